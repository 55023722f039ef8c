package dev.sallyport.gate.audit;

import org.jspecify.annotations.Nullable;

/**
 * What policies had to do with a decision.
 *
 * @param rule the machine name of the rule that refused; null when none did
 * @param trace how each rule came out, as JSON; of a record that is to be written also as a
 *     reference (see {@code trace_in_full}); null when no policy applied
 */
public record Explanation(@Nullable String rule, @Nullable String trace) {
  /** No policy had a say. */
  public static final Explanation NONE = new Explanation(null, null);
}
