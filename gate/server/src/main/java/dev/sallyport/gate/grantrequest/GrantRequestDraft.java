package dev.sallyport.gate.grantrequest;

import dev.sallyport.gate.grant.AskedEnd;
import dev.sallyport.gate.request.Texts;
import dev.sallyport.ticket.ServiceName;

/** A request that is still to be made. */
public record GrantRequestDraft(ServiceName service, String reason, int hours) {
  /** Refuses a reason or a life that no request may have with {@link IllegalArgumentException}. */
  public GrantRequestDraft {
    Texts.requireLine("reason", reason, 1, GrantRequest.MAXIMUM_REASON_LENGTH);
    requireHours(hours);
  }

  static void requireHours(int hours) {
    if (hours < AskedEnd.MINIMUM_LIFE.toHours() || hours > AskedEnd.MAXIMUM_LIFE.toHours()) {
      throw new IllegalArgumentException("The field 'expiresInHours' is 1 to 720");
    }
  }
}
