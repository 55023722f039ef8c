package dev.sallyport.gate.policy;

import static java.util.stream.Collectors.joining;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.CredentialId;
import dev.sallyport.gate.identity.GrantId;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PrincipalKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a policy can be attached to. */
public enum TargetType {
  /** Every request of the organisation. */
  ORGANISATION,
  AGENT,
  APP,
  SERVICE_ACCOUNT,
  GRANT,
  CREDENTIAL,
  MCP_PROXY;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TargetType> parse(String wireName) {
    return Arrays.stream(values()).filter(type -> type.wireName().equals(wireName)).findFirst();
  }

  /** What to send instead of a type that is none. */
  static String advice() {
    return "one of " + choices();
  }

  private static String choices() {
    return Arrays.stream(values()).map(TargetType::wireName).collect(joining(", "));
  }

  /** The id in its only form; nothing when no target of this type has it. */
  Optional<String> id(String text) {
    return switch (this) {
      case ORGANISATION -> shape(text, OrganisationId::parse);
      case AGENT -> shape(text, id -> AgentId.parse(PrincipalKind.AGENT, id));
      case APP -> shape(text, id -> AgentId.parse(PrincipalKind.APP, id));
      case SERVICE_ACCOUNT -> shape(text, id -> AgentId.parse(PrincipalKind.SERVICE_ACCOUNT, id));
      case GRANT -> shape(text, GrantId::parse);
      case CREDENTIAL -> shape(text, CredentialId::parse);
      case MCP_PROXY -> shape(text, McpProxyId::parse);
    };
  }

  private static Optional<String> shape(
      String text, Function<String, ? extends Optional<? extends @Nullable Object>> parser) {
    return parser.apply(text).isPresent() ? Optional.of(text) : Optional.empty();
  }
}
