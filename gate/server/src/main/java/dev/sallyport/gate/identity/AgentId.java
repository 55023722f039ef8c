package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies an agent, a workload identity: {@code agt_} and 22 base62 characters. */
public record AgentId(String value) {
  private static final String PREFIX = "agt_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public AgentId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static AgentId fresh() {
    return new AgentId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<AgentId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new AgentId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
