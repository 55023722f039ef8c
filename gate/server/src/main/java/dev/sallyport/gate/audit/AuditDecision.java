package dev.sallyport.gate.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was answered. The codes are stored. */
public enum AuditDecision {
  ALLOW(1),
  DENY(2);

  private final Short code;
  private final String wireName;

  AuditDecision(int code) {
    this.code = (short) code;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The name in the listing. */
  public String wireName() {
    return wireName;
  }

  Short code() {
    return code;
  }

  static AuditDecision ofCode(int code) {
    return Arrays.stream(values())
        .filter(decision -> decision.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no audit decision has the code " + code));
  }

  static Optional<AuditDecision> parse(String wireName) {
    return Arrays.stream(values())
        .filter(decision -> decision.wireName.equals(wireName))
        .findFirst();
  }
}
