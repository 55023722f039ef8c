package dev.sallyport.gate.identity;

import java.util.Arrays;
import java.util.Optional;

/**
 * Identifies a workload identity: {@code agt_} and 22 base62 characters for an agent, {@code app_}
 * for an app, {@code sva_} for a service account. They have the same keys and grants, so most of
 * the gate does not tell them apart.
 */
public record AgentId(String value) {
  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public AgentId {
    if (kindOf(value).isEmpty()) {
      throw new IllegalArgumentException("an id of a principal has another shape");
    }
  }

  /** An agent's id that nobody has had before. */
  public static AgentId fresh() {
    return fresh(PrincipalKind.AGENT);
  }

  /** An id of this kind that nobody has had before. */
  public static AgentId fresh(PrincipalKind kind) {
    return new AgentId(RandomId.fresh(kind.prefix()));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<AgentId> parse(String text) {
    return kindOf(text).map(kind -> new AgentId(text));
  }

  /** The same, of this kind alone. */
  public static Optional<AgentId> parse(PrincipalKind kind, String text) {
    return RandomId.matches(kind.prefix(), text)
        ? Optional.of(new AgentId(text))
        : Optional.empty();
  }

  /** Whose id it is. */
  public PrincipalKind kind() {
    return kindOf(value).orElseThrow();
  }

  private static Optional<PrincipalKind> kindOf(String text) {
    return Arrays.stream(PrincipalKind.values())
        .filter(kind -> RandomId.matches(kind.prefix(), text))
        .findFirst();
  }

  @Override
  public String toString() {
    return value;
  }
}
