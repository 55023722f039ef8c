package dev.sallyport.gate.agent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether an agent may act at all. */
public enum AgentStatus {
  ACTIVE,
  SUSPENDED;

  /** The name in the API and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of exactly this wire name. */
  public static Optional<AgentStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
