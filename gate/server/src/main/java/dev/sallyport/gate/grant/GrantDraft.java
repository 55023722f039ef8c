package dev.sallyport.gate.grant;

import dev.sallyport.gate.request.Texts;
import dev.sallyport.ticket.ServiceName;

/** A grant that is still to be made. When it ends is decided with it, by the database's clock. */
public record GrantDraft(
    ServiceName service,
    RefreshPolicy refreshPolicy,
    AskedEnd end,
    GrantPolicy policy,
    String notes) {
  /** Refuses notes that no grant may have with {@link IllegalArgumentException}. */
  public GrantDraft {
    Texts.requireText("notes", notes, Grant.MAXIMUM_NOTES_LENGTH);
  }
}
