package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/**
 * A delivery that this gate has taken.
 *
 * @param attempt which one this is, from 1: also what proves, when it ends, that it was not
 *     overtaken
 */
record DueDelivery(
    OrganisationId organisation,
    EndpointId endpoint,
    EventId event,
    int attempt,
    String url,
    String type,
    Instant at,
    String data,
    List<Sealed> secrets) {

  /** A secret as it is stored. */
  record Sealed(int number, Buffer sealed) {}

  /** What is sent: the same bytes at every attempt. */
  Buffer body() {
    return Buffer.buffer(
        "{\"type\":\"" + type + "\",\"timestamp\":\"" + at + "\",\"data\":" + data + "}");
  }
}
