package dev.sallyport.gate.policy.rule;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the request's attributes is true. One that cannot be evaluated, or is anything
 * but true or false, refuses.
 */
public final class Condition implements Rule {
  /** What the agent is told is one sentence or two. Characters. */
  static final int MAXIMUM_REMEDY = 200;

  private final String expression;
  private final @Nullable String remedy;
  private final Program program;

  private Condition(String expression, @Nullable String remedy, Program program) {
    this.expression = expression;
    this.remedy = remedy;
    this.program = program;
  }

  /**
   * Compiles a condition; what is wrong with it is the message of an {@link
   * IllegalArgumentException}.
   *
   * @param remedy what an agent is told that does not fulfil it; null: that there is a condition
   */
  public static Condition of(String expression, @Nullable String remedy) {
    return new Condition(expression, remedy, ConditionLanguage.compile(expression));
  }

  /** The expression as it was written. */
  public String expression() {
    return expression;
  }

  /** What an agent is told. */
  public Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }

  @Override
  public RuleType type() {
    return RuleType.CONDITION;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    Object result;
    try {
      result =
          program.eval(name -> Optional.ofNullable(ConditionAttribute.valueOf(name, request, now)));
    } catch (CelEvaluationException e) {
      return Finding.Plain.FAILED;
    }
    if (!(result instanceof Boolean holds)) {
      return Finding.Plain.FAILED;
    }
    return Finding.of(
        holds, remedy == null ? "The request does not meet a condition of the policy." : remedy);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Condition condition
        && condition.expression.equals(expression)
        && Objects.equals(condition.remedy, remedy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(expression, remedy);
  }

  @Override
  public String toString() {
    return "Condition[" + expression + "]";
  }
}
