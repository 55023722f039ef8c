package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.request.Texts;

/** An endpoint that is still to be made. */
record EndpointDraft(OutboundUrl url, String description, EventTypes eventTypes) {
  /** Refuses a description that no endpoint may have with {@link IllegalArgumentException}. */
  EndpointDraft {
    Texts.requireText("description", description, Endpoint.MAXIMUM_DESCRIPTION_LENGTH);
  }
}
