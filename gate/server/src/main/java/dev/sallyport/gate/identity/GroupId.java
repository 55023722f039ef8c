package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a group of agents: {@code grp_} and 22 base62 characters. */
public record GroupId(String value) {
  private static final String PREFIX = "grp_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public GroupId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static GroupId fresh() {
    return new GroupId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<GroupId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new GroupId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
