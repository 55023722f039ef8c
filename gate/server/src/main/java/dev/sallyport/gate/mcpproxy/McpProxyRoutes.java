package dev.sallyport.gate.mcpproxy;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.binding.VaultProxy;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.mcp.McpAccess;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.gate.redirect.AgentTickets;
import dev.sallyport.gate.redirect.Denial;
import dev.sallyport.gate.redirect.Entrance;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/**
 * {@code /api/proxy/mcp/{id}}: messages for an MCP server, each decided like a request for the
 * server's credential and taken to the vault, which makes the request. Belongs to one event loop.
 */
final class McpProxyRoutes {
  static final String PREFIX = "/api/proxy/mcp/";

  /** Bytes; in base64 it has to fit what a vault reads. */
  private static final int MAXIMUM_BODY = 512 * 1024;

  /** At once on one event loop: each may be a stream that is open for minutes. */
  private static final int UNDER_WAY = 256;

  private final McpProxies proxies;
  private final McpAccess admission;
  private final AgentAccess agents;
  private final AgentTickets tickets;
  private final VaultProxy vaults;
  private int underWay;

  McpProxyRoutes(
      McpProxies proxies,
      McpAccess admission,
      AgentAccess agents,
      AgentTickets tickets,
      VaultProxy vaults) {
    this.proxies = proxies;
    this.admission = admission;
    this.agents = agents;
    this.tickets = tickets;
    this.vaults = vaults;
  }

  void register(Routes routes) {
    String path = PREFIX + "{id}";
    routes
        .post(path, admission, this::forward)
        .get(path, admission, this::forward)
        .delete(path, admission, this::forward);
  }

  private Future<Answer> forward(Exchange exchange) {
    requireNoHead(exchange);
    if (underWay >= UNDER_WAY) {
      throw Problem.of(
              HttpProblems.UNAVAILABLE, "Too many messages are under way; try again shortly")
          .withHeader("Retry-After", "1")
          .asException();
    }
    underWay++;
    return exchange
        .body(MAXIMUM_BODY)
        .compose(body -> find(exchange).compose(proxy -> send(exchange, proxy, body)))
        .onFailure(failure -> underWay--)
        .map(
            passed -> {
              passed.whenOver(exchange.request().response(), () -> underWay--);
              return passed.answer();
            })
        .recover(failure -> Future.failedFuture(admission.explained(exchange, failure)));
  }

  /** What is not there, or is switched off, is as absent as what is not granted. */
  private Future<McpProxy> find(Exchange exchange) {
    Optional<McpProxyId> id = McpProxyId.parse(exchange.pathParameter("id"));
    return id.map(known -> proxies.find(AgentAccess.agent(exchange).organisation(), known))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .compose(
            found ->
                found
                    .filter(McpProxy::enabled)
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            agents.refuse(
                                exchange,
                                AuditAction.MCP_PROXY_REQUEST,
                                Entrance.through(id),
                                Denial.NO_GRANT)));
  }

  private Future<PassedAnswer> send(Exchange exchange, McpProxy proxy, Buffer body) {
    return tickets
        .issue(
            exchange,
            AgentTickets.Wanted.proxied(
                proxy.service(),
                PassedMessage.request(exchange.request(), proxy),
                Optional.empty(),
                Entrance.through(Optional.of(proxy.id()))))
        .compose(
            ticket ->
                vaults.send(
                    AgentAccess.agent(exchange).organisation(),
                    PassedMessage.of(exchange.request(), proxy, ticket, body)))
        .compose(PassedAnswer::of);
  }

  /** GET answers HEAD elsewhere; here it opens a stream. */
  private static void requireNoHead(Exchange exchange) {
    if (exchange.request().method().equals(HttpMethod.HEAD)) {
      throw Problem.of(HttpProblems.METHOD_NOT_ALLOWED, "This path takes GET, POST and DELETE")
          .withHeader("Allow", "GET, POST, DELETE, OPTIONS")
          .asException();
    }
  }
}
