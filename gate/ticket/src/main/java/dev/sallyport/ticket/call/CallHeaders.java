package dev.sallyport.ticket.call;

import dev.sallyport.ticket.TicketFormat;
import java.util.List;
import java.util.function.Function;

/** The three headers of a signed call as they arrived: every value of each, unchecked. */
public record CallHeaders(List<String> signature, List<String> timestamp, List<String> requestId) {
  public CallHeaders {
    signature = List.copyOf(signature);
    timestamp = List.copyOf(timestamp);
    requestId = List.copyOf(requestId);
  }

  /**
   * Picks them out of a request, with a function from a header's name (in any case) to all of its
   * values.
   */
  public static CallHeaders read(TicketFormat format, Function<String, List<String>> allValues) {
    CallHeaderNames names = CallHeaderNames.of(format);
    return new CallHeaders(
        allValues.apply(names.signature()),
        allValues.apply(names.timestamp()),
        allValues.apply(names.requestId()));
  }
}
