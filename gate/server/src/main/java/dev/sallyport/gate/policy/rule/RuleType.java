package dev.sallyport.gate.policy.rule;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of rules. Their wire names are the machine names in refusals and in the log. */
public enum RuleType {
  TIME_WINDOW,
  IP_ALLOWLIST,
  GEO,
  RATE_LIMIT,
  USAGE_CAP,
  REQUIRE_APPROVAL,
  TTL_MAX,
  HOLDER_BINDING,
  CONDITION,
  /** What a stored rule is when this version of the gate does not understand it. */
  UNREADABLE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in JSON, in refusals and in the log. */
  public String wireName() {
    return wireName;
  }

  /** The kind of exactly this wire name, of those that can be written. */
  static Optional<RuleType> parse(String wireName) {
    return Arrays.stream(values())
        .filter(type -> type != UNREADABLE && type.wireName.equals(wireName))
        .findFirst();
  }

  static String choices() {
    return Arrays.stream(values())
        .filter(type -> type != UNREADABLE)
        .map(RuleType::wireName)
        .collect(joining(", "));
  }
}
