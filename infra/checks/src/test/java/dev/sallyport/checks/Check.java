package dev.sallyport.checks;

import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;

/**
 * One rule of the architecture.
 *
 * @param statement what holds, as a sentence
 * @param under the rule for the modules below a root package: ours, or the small bad one that
 *     breaks every rule
 * @param offender name of the class in the bad one that breaks this rule
 */
record Check(String statement, Function<String, ArchRule> under, String offender) {
  @Override
  public String toString() {
    return statement;
  }
}
