package dev.sallyport.gate.mcp;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a client without a key is referred to (RFC 9728), for the endpoint and for every proxy. It
 * names no authorisation server: keys are made by operators.
 */
public final class ResourceMetadata {
  /** The path of a resource comes behind. */
  static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  private static final Access PUBLIC = Access.open("public");

  private final String publicUrl;

  /** Of resources of the gate that agents reach by this URL. */
  public ResourceMetadata(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** Adds both places at which clients look for the endpoint's. */
  void register(Routes routes) {
    at(routes, WELL_KNOWN + McpRoutes.PATH);
    at(routes, WELL_KNOWN);
  }

  private void at(Routes routes, String path) {
    routes.get(
        path,
        PUBLIC,
        exchange -> Future.succeededFuture(Answer.json(200, document(McpRoutes.PATH))));
  }

  /**
   * Adds the place of resources that have an id behind their path, whether or not there is such a
   * one.
   */
  public void register(Routes routes, String prefix, Predicate<String> isId) {
    routes.get(
        WELL_KNOWN + prefix + "{id}",
        PUBLIC,
        exchange -> {
          String id = exchange.pathParameter("id");
          if (!isId.test(id)) {
            throw notFound("resource");
          }
          return Future.succeededFuture(Answer.json(200, document(prefix + id)));
        });
  }

  private Map<String, Object> document(String path) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("resource", publicUrl + path);
    document.put("resource_name", "Sallyport gate");
    document.put("bearer_methods_supported", List.of("header"));
    document.put(
        "scopes_supported",
        List.of(AgentScope.MCP_USE.wireName(), AgentScope.CREDENTIALS_READ.wireName()));
    document.put("resource_documentation", publicUrl + "/openapi.yaml");
    return document;
  }
}
