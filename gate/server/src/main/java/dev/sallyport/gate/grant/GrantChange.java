package dev.sallyport.gate.grant;

import dev.sallyport.gate.request.Texts;
import java.util.Optional;

/**
 * What to change of a grant; what is empty stays as it is. Its end only changes where a new policy
 * makes it earlier.
 */
public record GrantChange(
    Optional<RefreshPolicy> refreshPolicy, Optional<GrantPolicy> policy, Optional<String> notes) {
  /** Refuses wrong notes and a change of nothing with {@link IllegalArgumentException}. */
  public GrantChange {
    notes.ifPresent(text -> Texts.requireText("notes", text, Grant.MAXIMUM_NOTES_LENGTH));
    if (refreshPolicy.isEmpty() && policy.isEmpty() && notes.isEmpty()) {
      throw new IllegalArgumentException(
          "Send at least one of refreshPolicy, grantPolicy, notes; to extend a grant, POST to its extend");
    }
  }
}
