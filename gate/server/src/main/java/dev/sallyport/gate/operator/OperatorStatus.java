package dev.sallyport.gate.operator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether an operator may do anything at all. */
public enum OperatorStatus {
  ACTIVE,
  SUSPENDED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in requests, answers and the database. */
  public String wireName() {
    return wireName;
  }

  static Optional<OperatorStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName.equals(wireName)).findFirst();
  }
}
