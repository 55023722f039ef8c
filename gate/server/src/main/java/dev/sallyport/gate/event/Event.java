package dev.sallyport.gate.event;

import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, before the database gives it its time.
 *
 * @param data what there is to tell: ids, names and times. Never a key, a ticket or a credential
 */
public record Event(
    EventId id, OrganisationId organisation, EventType type, Map<String, Object> data) {
  /** The order of the members stays, since it is the order on the wire. */
  public Event {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /** A new event. */
  public static Event of(OrganisationId organisation, EventType type, Map<String, Object> data) {
    return new Event(EventId.fresh(), organisation, type, data);
  }
}
