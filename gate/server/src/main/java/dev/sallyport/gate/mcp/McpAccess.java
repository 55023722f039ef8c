package dev.sallyport.gate.mcp;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.gate.redirect.Entrance;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Admits agents that are switched to use MCP, with a key in a header: clients of MCP put URLs into
 * configuration files and logs. A page of another site in a browser is refused whatever it sends.
 */
public final class McpAccess implements Access {
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Access agent;
  private final URI publicUrl;

  /**
   * Admits agents by what it needs to be heard there.
   *
   * @param entrance which way they come; it may be through any proxy
   * @param publicUrl how agents reach this gate
   */
  public McpAccess(AgentAccess access, Entrance entrance, String publicUrl) {
    this.agent = access.doing(AuditAction.MCP, entrance);
    this.publicUrl = URI.create(publicUrl);
  }

  @Override
  public String name() {
    return agent.name();
  }

  @Override
  public Future<Void> admit(Exchange exchange) {
    requireOwnOrigin(exchange);
    requireKeyInHeader(exchange);
    try {
      return agent
          .admit(exchange)
          .recover(failure -> Future.failedFuture(explained(exchange, failure)));
    } catch (ProblemException e) {
      throw explained(exchange, e);
    }
  }

  private void requireOwnOrigin(Exchange exchange) {
    Optional<String> origin = exchange.header(HttpHeaders.ORIGIN);
    if (origin.isPresent() && !isOwn(origin.get())) {
      throw Problem.of(
              HttpProblems.FORBIDDEN,
              "Pages of other sites cannot use this; leave out the header Origin")
          .asException();
    }
  }

  private boolean isOwn(String text) {
    try {
      URI origin = new URI(text);
      String host = origin.getHost();
      return host != null
          && (isLoopback(host)
              ? isLoopback(publicUrl.getHost())
              : host.equalsIgnoreCase(publicUrl.getHost())
                  && publicUrl.getScheme().equals(origin.getScheme())
                  && origin.getPort() == publicUrl.getPort());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isLoopback(String host) {
    return LOOPBACK.contains(host);
  }

  private static void requireKeyInHeader(Exchange exchange) {
    if (exchange.parameter("key").isPresent()) {
      throw Problem.of(
              HttpProblems.INVALID_REQUEST,
              "Send the agent's key as Authorization: Bearer, not in the URL. This key has been in a URL: consider it exposed")
          .asException();
    }
  }

  /** The same failure; a client that lacks a key is told where to read what it needs. */
  public RuntimeException explained(Exchange exchange, Throwable failure) {
    if (failure instanceof ProblemException known) {
      String challenge = known.problem().headers().get(CHALLENGE);
      return challenge == null ? known : explained(exchange, known, challenge);
    }
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException("the agent could not be admitted", failure);
  }

  private ProblemException explained(Exchange exchange, ProblemException known, String challenge) {
    Problem problem = known.problem();
    Map<String, String> headers = new LinkedHashMap<>(problem.headers());
    headers.put(
        CHALLENGE,
        challenge
            + (challenge.equals("Bearer") ? " " : ", ")
            + "resource_metadata=\""
            + publicUrl
            + ResourceMetadata.WELL_KNOWN
            + exchange.request().path()
            + "\"");
    return new ProblemException(
        new Problem(problem.type(), problem.detail(), problem.members(), headers), known);
  }
}
