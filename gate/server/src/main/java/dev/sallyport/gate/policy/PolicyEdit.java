package dev.sallyport.gate.policy;

import dev.sallyport.gate.policy.rule.Rule;
import dev.sallyport.gate.request.Texts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to change of a policy; what is empty stays as it is.
 *
 * @param expected the only version that may be changed; empty: whichever it is
 */
public record PolicyEdit(
    OptionalInt expected,
    Optional<String> name,
    Optional<Boolean> enabled,
    Optional<List<Rule>> rules) {
  /** Refuses a name that no policy may have with {@link IllegalArgumentException}. */
  public PolicyEdit {
    name.ifPresent(text -> Texts.requireLine("name", text, 1, PolicyDraft.MAXIMUM_NAME_LENGTH));
  }

  /** Whether a policy may restrict less afterwards: what other rules do, nobody can tell. */
  boolean mayLoosen() {
    return rules.isPresent() || enabled.filter(wanted -> !wanted).isPresent();
  }

  static PolicyEdit enabling(boolean enabled) {
    return new PolicyEdit(
        OptionalInt.empty(), Optional.empty(), Optional.of(enabled), Optional.empty());
  }
}
