package dev.sallyport.gate.mcp;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client without a key is referred to (RFC 9728). It names no authorisation server: keys are
 * made by operators.
 */
final class ResourceMetadata {
  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  /** Where the document of the endpoint is, by the rule that puts its path behind. */
  static final String PATH = WELL_KNOWN + McpRoutes.PATH;

  private static final Access PUBLIC = Access.open("public");

  private final Map<String, Object> document = new LinkedHashMap<>();

  ResourceMetadata(String publicUrl) {
    document.put("resource", publicUrl + McpRoutes.PATH);
    document.put("resource_name", "Sallyport gate");
    document.put("bearer_methods_supported", List.of("header"));
    document.put(
        "scopes_supported",
        List.of(AgentScope.MCP_USE.wireName(), AgentScope.CREDENTIALS_READ.wireName()));
    document.put("resource_documentation", publicUrl + "/openapi.yaml");
  }

  /** Adds both places that clients look at. */
  void register(Routes routes) {
    for (String path : List.of(PATH, WELL_KNOWN)) {
      routes.get(path, PUBLIC, exchange -> Future.succeededFuture(Answer.json(200, document)));
    }
  }
}
