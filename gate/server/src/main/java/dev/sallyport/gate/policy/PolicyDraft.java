package dev.sallyport.gate.policy;

import dev.sallyport.gate.policy.rule.Rule;
import dev.sallyport.gate.request.Texts;
import java.util.List;

/** A policy that is still to be made, or put in the place of one. */
public record PolicyDraft(String name, boolean enabled, List<Rule> rules) {
  static final int MAXIMUM_NAME_LENGTH = 100;

  /** Refuses a name that no policy may have with {@link IllegalArgumentException}. */
  public PolicyDraft {
    Texts.requireLine("name", name, 1, MAXIMUM_NAME_LENGTH);
    rules = List.copyOf(rules);
  }
}
