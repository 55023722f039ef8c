package dev.sallyport.gate.breakglass;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.request.Texts;
import dev.sallyport.ticket.ServiceName;

/** An opening that is still to be made. */
public record OpeningDraft(AgentId agent, ServiceName service, int seconds, String reason) {
  /** Less is over before anybody has reacted. */
  public static final int MINIMUM_SECONDS = 60;

  /** What takes longer than an hour is no emergency any more: grant it. */
  public static final int MAXIMUM_SECONDS = 3_600;

  private static final int MAXIMUM_REASON_LENGTH = 500;

  /** Refuses what no opening may have with {@link IllegalArgumentException}. */
  public OpeningDraft {
    Texts.requireLine("reason", reason, 1, MAXIMUM_REASON_LENGTH);
    if (seconds < MINIMUM_SECONDS || seconds > MAXIMUM_SECONDS) {
      throw new IllegalArgumentException("The field 'forSeconds' is 60 to 3600");
    }
  }
}
