package dev.sallyport.ticket.call;

import dev.sallyport.ticket.TicketFormat;

/** What the headers of a signed call are called in a binding's dialect. */
public record CallHeaderNames(String signature, String timestamp, String requestId) {
  private static final CallHeaderNames SALLYPORT =
      new CallHeaderNames(
          "X-Sallyport-Signature", "X-Sallyport-Timestamp", "X-Sallyport-Request-Id");
  private static final CallHeaderNames TOKENVAULT =
      new CallHeaderNames(
          "X-TokenVault-Signature", "X-TokenVault-Timestamp", "X-TokenVault-Request-Id");

  /** The names in bindings of this format. */
  public static CallHeaderNames of(TicketFormat format) {
    return switch (format) {
      case JWT -> SALLYPORT;
      case TOKENVAULT2 -> TOKENVAULT;
    };
  }
}
