package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.request.Texts;
import java.util.Optional;

/** What to change of an endpoint; what is empty stays as it is. */
record EndpointChange(
    Optional<OutboundUrl> url,
    Optional<String> description,
    Optional<EventTypes> eventTypes,
    Optional<EndpointStatus> status) {
  /** Refuses a change of nothing with {@link IllegalArgumentException}. */
  EndpointChange {
    description.ifPresent(
        text -> Texts.requireText("description", text, Endpoint.MAXIMUM_DESCRIPTION_LENGTH));
    if (url.isEmpty() && description.isEmpty() && eventTypes.isEmpty() && status.isEmpty()) {
      throw new IllegalArgumentException(
          "Send at least one of url, description, eventTypes, status");
    }
  }
}
