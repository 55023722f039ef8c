package dev.sallyport.vault.enrolment;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An agent's id as tickets name it ({@code sub}; in tokenvault2 {@code aid}).
 *
 * @param value 1 to 96 characters of {@code A-Z a-z 0-9 . _ : @ | / + ~ -}
 */
public record AgentId(String value) implements Comparable<AgentId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._:@|/+~-]{1,96}");

  /** Checks the shape. */
  public AgentId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an agent's id has 1 to 96 characters of those in tickets");
    }
  }

  /** The id in a text, when it is one. */
  public static Optional<AgentId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new AgentId(text)) : Optional.empty();
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AgentId agent && agent.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
