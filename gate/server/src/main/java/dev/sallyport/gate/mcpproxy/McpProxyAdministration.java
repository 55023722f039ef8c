package dev.sallyport.gate.mcpproxy;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code /api/mcp-proxies}: which MCP servers agents reach through the vault. */
final class McpProxyAdministration {
  private static final ProblemType CHANGED_MEANWHILE =
      new ProblemType("PRECONDITION_FAILED", 412, "It was changed meanwhile");

  /** Bytes; fifty servers with their headers. */
  private static final int SERVERS_FILE = 64 * 1024;

  private final McpProxies proxies;
  private final ProxyTemplates templates;
  private final CallerAccess access;
  private final String publicUrl;

  McpProxyAdministration(McpProxies proxies, CallerAccess access, String publicUrl) {
    this.proxies = proxies;
    this.templates = new ProxyTemplates();
    this.access = access;
    this.publicUrl = publicUrl;
  }

  void register(Routes routes) {
    Access reading = access.requiring(Permission.PROXIES_READ);
    Access writing = access.requiring(Permission.PROXIES_WRITE);
    routes
        .post("/api/mcp-proxies", writing, this::create)
        .get("/api/mcp-proxies", reading, this::list)
        .post("/api/mcp-proxies/import", writing, this::takeOver)
        .get("/api/mcp-proxies/templates", reading, exchange -> templates())
        .get("/api/mcp-proxies/{id}", reading, this::show)
        .patch("/api/mcp-proxies/{id}", writing, this::change)
        .delete("/api/mcp-proxies/{id}", writing, this::delete);
  }

  private Future<Answer> create(Exchange exchange) {
    return exchange
        .json(McpProxyBodies.Create.class, BodyLimits.COMMAND)
        .compose(
            body ->
                proxies.create(access.origin(exchange), accepted(() -> body.toDraft(templates))))
        .map(outcome -> shown(201, done(outcome)));
  }

  private Future<Answer> list(Exchange exchange) {
    return proxies
        .list(CallerAccess.organisation(exchange), Parameters.page(exchange, McpProxyId::parse))
        .map(page -> Answer.json(200, McpProxyViews.page(page, publicUrl)));
  }

  private Future<Answer> templates() {
    return Future.succeededFuture(Answer.json(200, Map.of("templates", templates.all())));
  }

  private Future<Answer> show(Exchange exchange) {
    return proxies
        .find(CallerAccess.organisation(exchange), id(exchange))
        .map(found -> shown(200, found.orElseThrow(() -> notFound("MCP proxy"))));
  }

  private Future<Answer> change(Exchange exchange) {
    McpProxyId id = id(exchange);
    OptionalInt expected = expected(exchange);
    return exchange
        .json(McpProxyBodies.Change.class, BodyLimits.COMMAND)
        .compose(
            body ->
                proxies.change(
                    access.origin(exchange), id, accepted(() -> body.toChange(expected))))
        .map(outcome -> shown(200, done(outcome)));
  }

  private Future<Answer> delete(Exchange exchange) {
    return proxies
        .delete(access.origin(exchange), id(exchange), expected(exchange))
        .map(
            outcome -> {
              done(outcome);
              return Answer.empty(204);
            });
  }

  /** Each server by itself: one that cannot be taken keeps none of the others out. */
  private Future<Answer> takeOver(Exchange exchange) {
    Origin origin = access.origin(exchange);
    return exchange
        .json(ServersFile.class, SERVERS_FILE)
        .compose(file -> takeOver(origin, file.entries()))
        .map(view -> Answer.json(200, view));
  }

  private Future<Map<String, Object>> takeOver(Origin origin, List<ServersFile.Entry> entries) {
    List<Object> created = new ArrayList<>();
    List<Object> skipped = new ArrayList<>();
    Future<Void> all = Future.succeededFuture();
    for (ServersFile.Entry entry : entries) {
      all =
          switch (entry) {
            case ServersFile.Entry.Skipped left -> {
              skipped.add(Map.of("name", left.name(), "reason", left.reason()));
              yield all;
            }
            case ServersFile.Entry.Proxy(String name, McpProxyDraft draft) ->
                all.compose(before -> proxies.create(origin, draft))
                    .map(
                        outcome -> {
                          if (outcome instanceof McpProxyOutcome.Done made) {
                            created.add(McpProxyViews.proxy(made.proxy(), publicUrl));
                          } else {
                            skipped.add(
                                Map.of(
                                    "name", name, "reason", refusal(outcome).problem().detail()));
                          }
                          return null;
                        });
          };
    }
    return all.map(done -> Map.of("created", created, "skipped", skipped));
  }

  private Answer shown(int status, McpProxy proxy) {
    return Answer.json(status, McpProxyViews.proxy(proxy, publicUrl))
        .with("ETag", "\"" + proxy.version() + "\"");
  }

  private static McpProxy done(McpProxyOutcome outcome) {
    if (outcome instanceof McpProxyOutcome.Done done) {
      return done.proxy();
    }
    throw refusal(outcome);
  }

  private static ProblemException refusal(McpProxyOutcome outcome) {
    return switch (outcome) {
      case McpProxyOutcome.Done done -> throw new IllegalStateException("nothing was refused");
      case McpProxyOutcome.Refused.NO_SUCH_PROXY -> notFound("MCP proxy");
      case McpProxyOutcome.Refused.NAME_TAKEN ->
          conflict("An MCP proxy of that name exists; choose another name");
      case McpProxyOutcome.Refused.TOO_MANY ->
          conflict(
              "An organisation has at most %d MCP proxies; delete some first"
                  .formatted(McpProxies.MAXIMUM_PER_ORGANISATION));
      case McpProxyOutcome.Refused.CHANGED_MEANWHILE ->
          Problem.of(CHANGED_MEANWHILE, "Read it again, and send the ETag of what you have read")
              .asException();
    };
  }

  private static ProblemException conflict(String detail) {
    return Problem.of(HttpProblems.CONFLICT, detail).asException();
  }

  private static OptionalInt expected(Exchange exchange) {
    Optional<String> tag = exchange.header("If-Match").filter(text -> !text.equals("*"));
    return tag.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(
            tag.filter(text -> text.matches("\"[1-9][0-9]{0,8}\""))
                .map(text -> Integer.parseInt(text.substring(1, text.length() - 1)))
                .orElseThrow(
                    () -> invalid("If-Match is the ETag of an MCP proxy, such as \"3\", or *")));
  }

  private static McpProxyId id(Exchange exchange) {
    return McpProxyId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("MCP proxy"));
  }
}
