package dev.sallyport.gate.grantrequest;

import dev.sallyport.gate.grant.Grant;
import dev.sallyport.gate.request.Texts;
import java.util.Optional;

/**
 * How an operator approves a request.
 *
 * @param hours how long the grant is for; empty: as long as was asked for
 * @param notes the notes of the grant; empty: the reason of the request
 */
public record Approval(Optional<Integer> hours, Optional<String> notes) {
  /** Refuses what no grant may have with {@link IllegalArgumentException}. */
  public Approval {
    hours.ifPresent(GrantRequestDraft::requireHours);
    notes.ifPresent(text -> Texts.requireText("notes", text, Grant.MAXIMUM_NOTES_LENGTH));
  }
}
