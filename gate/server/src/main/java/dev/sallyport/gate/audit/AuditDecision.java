package dev.sallyport.gate.audit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was answered. The codes are stored. */
public enum AuditDecision {
  ALLOW(1),
  DENY(2);

  private static final Map<Short, AuditDecision> BY_CODE =
      Arrays.stream(values()).collect(toUnmodifiableMap(AuditDecision::code, each -> each));

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

  /** The name of the one with this code, as a row of the table has it. */
  static String word(@Nullable Short code) {
    AuditDecision known = code == null ? null : BY_CODE.get(code);
    return known == null ? LoggedRecord.unknown(code) : known.wireName;
  }

  static Optional<AuditDecision> parse(String wireName) {
    return Arrays.stream(values())
        .filter(decision -> decision.wireName.equals(wireName))
        .findFirst();
  }
}
