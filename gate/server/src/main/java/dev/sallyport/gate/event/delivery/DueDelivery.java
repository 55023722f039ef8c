package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A delivery that this gate has taken.
 *
 * @param attempt which one this is, from 1: also what proves, when it ends, that it was not
 *     overtaken
 * @param isMail whether {@code url} is a {@code mailto:}
 * @param members further members of the data, sealed
 */
record DueDelivery(
    OrganisationId organisation,
    EndpointId endpoint,
    EventId event,
    int attempt,
    boolean isMail,
    String url,
    String type,
    Instant at,
    String data,
    Optional<Buffer> members,
    List<Sealed> secrets) {

  /** A secret as it is stored. */
  record Sealed(int number, Buffer sealed) {
    /** Those of two columns. */
    static List<Sealed> all(Integer[] numbers, Buffer[] sealed) {
      return IntStream.range(0, numbers.length)
          .mapToObj(i -> new Sealed(numbers[i], sealed[i]))
          .toList();
    }
  }

  /**
   * What is sent: the same bytes at every attempt.
   *
   * @param opened further members of the data, a JSON object that is not empty
   */
  Buffer body(Optional<String> opened) {
    String whole =
        opened
            .map(more -> data.substring(0, data.length() - 1) + ',' + more.substring(1))
            .orElse(data);
    return Buffer.buffer(
        "{\"type\":\"" + type + "\",\"timestamp\":\"" + at + "\",\"data\":" + whole + "}");
  }
}
