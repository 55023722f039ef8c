package dev.sallyport.gate.policy;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.moment;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.policy.rule.Country;
import dev.sallyport.service.address.IpNetwork;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that nobody made, as an operator describes it.
 *
 * @param country instead of the one that the client's address is in
 * @param at instead of now
 * @param proxy the MCP proxy that it goes through, if it does
 */
record Hypothesis(
    AgentId agent,
    ServiceName service,
    String client,
    Optional<Country> country,
    Optional<Instant> at,
    String key,
    boolean nonce,
    boolean sealed,
    Optional<McpProxyId> proxy) {
  private static final String SERVICE =
      "a service name: 1 to 64 of a-z, 0-9, dot, underscore, hyphen, with a letter or digit at both ends";

  /** What the operator sends. */
  record Body(
      @Nullable String agentId,
      @Nullable String serviceName,
      @Nullable String client,
      @Nullable String country,
      @Nullable String at,
      @Nullable String keyId,
      @Nullable Boolean nonce,
      @Nullable Boolean sealed,
      @Nullable String mcpProxyId) {

    Hypothesis toHypothesis() {
      return new Hypothesis(
          parsed("agentId", required("agentId", agentId), AgentId::parse, "the id of an agent")
              .orElseThrow(),
          parsed("serviceName", required("serviceName", serviceName), ServiceName::parse, SERVICE)
              .orElseThrow(),
          address(required("client", client)),
          parsed("country", country, Country.Known::parse, "a country of ISO 3166-1 such as DE")
              .map(known -> known),
          moment("at", at),
          parsed("keyId", keyId, Body::key, "the id of a key").orElse(""),
          nonce != null && nonce,
          sealed != null && sealed,
          parsed("mcpProxyId", mcpProxyId, McpProxyId::parse, "the id of an MCP proxy"));
    }

    private static String address(String text) {
      return IpNetwork.address(text)
          .map(address -> address.toCanonicalString())
          .orElseThrow(() -> invalid("The field 'client' must be an IP address"));
    }

    private static Optional<String> key(String text) {
      return Optional.of(text).filter(id -> id.matches("[A-Za-z0-9_]{1,64}"));
    }
  }

  Countries countries(Countries found) {
    return country.<Countries>map(assumed -> address -> assumed).orElse(found);
  }
}
