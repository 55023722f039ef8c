package dev.sallyport.gate.policy.rule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whose requests are counted together. */
public enum MeterScope {
  AGENT,
  GRANT,
  CREDENTIAL;

  /** The name in JSON. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whose counter this request is counted on: the agent's id, the grant's id or the service. */
  public String subject(RequestAttributes request) {
    return switch (this) {
      case AGENT -> request.agentId();
      case GRANT -> request.grantId();
      case CREDENTIAL -> request.service();
    };
  }

  static Optional<MeterScope> parse(String wireName) {
    return Arrays.stream(values()).filter(scope -> scope.wireName().equals(wireName)).findFirst();
  }
}
