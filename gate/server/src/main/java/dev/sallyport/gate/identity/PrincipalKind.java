package dev.sallyport.gate.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who can have keys, grants and policies of their own. */
public enum PrincipalKind {
  /** A workload that acts on somebody's behalf. */
  AGENT("agt_", "agents"),
  /** A program that people use. */
  APP("app_", "apps"),
  /** A program that nobody uses; keys for the organisation's API can be its own as well. */
  SERVICE_ACCOUNT("sva_", "service-accounts");

  private final String prefix;
  private final String path;

  PrincipalKind(String prefix, String path) {
    this.prefix = prefix;
    this.path = path;
  }

  /** How ids of this kind begin. */
  String prefix() {
    return prefix;
  }

  /** Where the API has them, such as {@code /api/agents}. */
  public String path() {
    return "/api/" + path;
  }

  /** The name in JSON, in conditions and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What people call one. */
  public String noun() {
    return wireName().replace('_', ' ');
  }

  /** The kind of exactly this wire name. */
  public static Optional<PrincipalKind> parse(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }
}
