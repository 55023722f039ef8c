package dev.sallyport.gate.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server does when it is asked. */
final class McpMethods {
  private static final Map<String, Object> SERVER =
      Map.of("name", "sallyport-gate", "title", "Sallyport gate", "version", "0.1.0");

  private static final Map<String, Object> CAPABILITIES = Map.of("tools", Map.of());

  private static final String INSTRUCTIONS =
      "Credentials for this agent. See list_credentials for what there is; prefer make_request, which uses a credential without showing it. get_credential gives a signed URL that a program fetches, never into this conversation. What is not granted can be asked for with request_credential.";

  /** Tools change with the gate's version only. Milliseconds. */
  private static final long TOOLS_KEEP = 300_000;

  /** From here on it is no longer the model's to solve. */
  private static final int FAULT = 500;

  private static final int UNAUTHENTICATED = 401;

  private final ToolDefinitions definitions;
  private final List<Tool> tools;

  McpMethods(ToolDefinitions definitions, List<Tool> tools) {
    this.definitions = definitions;
    this.tools = List.copyOf(tools);
  }

  /** The result; fails with an {@link RpcError}, or with what the client is to be told by HTTP. */
  Future<Map<String, Object>> answer(
      Exchange exchange, ProtocolVersion version, RpcMessage.Request request) {
    return switch (request.method()) {
      case "tools/list" -> Future.succeededFuture(list(version, request.params()));
      case "tools/call" -> call(exchange, version, request.params());
      case "server/discover" -> Future.succeededFuture(requireStateless(version, this::discover));
      case "initialize" -> Future.succeededFuture(initialize(version, request.params()));
      case "ping" -> Future.succeededFuture(ping(version));
      default -> throw RpcError.noSuchMethod(version);
    };
  }

  private static Map<String, Object> initialize(ProtocolVersion version, JsonNode params) {
    requireHandshake(version);
    JsonNode asked = params.path("protocolVersion");
    if (!asked.isTextual()) {
      throw RpcError.invalidParams("The member 'params.protocolVersion' is missing");
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("protocolVersion", ProtocolVersion.agreed(asked.textValue()).wireName());
    view.put("capabilities", CAPABILITIES);
    view.put("serverInfo", SERVER);
    view.put("instructions", INSTRUCTIONS);
    return view;
  }

  private static Map<String, Object> ping(ProtocolVersion version) {
    requireHandshake(version);
    return Map.of();
  }

  private static void requireHandshake(ProtocolVersion version) {
    if (version.isStateless()) {
      throw RpcError.noSuchMethod(version);
    }
  }

  /** What only the newest revision has. */
  @FunctionalInterface
  private interface Stateless {
    Map<String, Object> answer(ProtocolVersion version);
  }

  private static Map<String, Object> requireStateless(ProtocolVersion version, Stateless method) {
    if (!version.isStateless()) {
      throw RpcError.noSuchMethod(version);
    }
    return method.answer(version);
  }

  private Map<String, Object> discover(ProtocolVersion version) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("supportedVersions", ProtocolVersion.wireNames());
    view.put("capabilities", CAPABILITIES);
    view.put("instructions", INSTRUCTIONS);
    return kept(complete(version, view));
  }

  private Map<String, Object> list(ProtocolVersion version, JsonNode params) {
    if (params.has("cursor")) {
      throw RpcError.invalidParams("The list has one page; leave out 'cursor'");
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("tools", tools.stream().map(tool -> definitions.of(tool.name())).toList());
    Map<String, Object> complete = complete(version, view);
    return version.isStateless() ? kept(complete) : complete;
  }

  private Future<Map<String, Object>> call(
      Exchange exchange, ProtocolVersion version, JsonNode params) {
    Tool tool =
        find(params.path("name"))
            .orElseThrow(() -> RpcError.invalidParams("There is no such tool; see tools/list"));
    return carriedOut(tool, exchange, params)
        .recover(McpMethods::refused)
        .map(result -> complete(version, result.view(version)));
  }

  private Optional<Tool> find(JsonNode name) {
    return tools.stream().filter(tool -> tool.name().equals(name.textValue())).findFirst();
  }

  private static Future<ToolResult> carriedOut(Tool tool, Exchange exchange, JsonNode params) {
    try {
      return tool.call(exchange, params);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  /** A model can act on a refusal; not on a key that is not valid any more, nor on an outage. */
  private static Future<ToolResult> refused(Throwable failure) {
    if (failure instanceof ProblemException known) {
      Problem problem = known.problem();
      boolean ofTheVault = problem.type().status() == MakeRequestTool.BAD_GATEWAY;
      if (ofTheVault
          || (problem.type().status() < FAULT && problem.type().status() != UNAUTHENTICATED)) {
        return Future.succeededFuture(ToolResult.refused(problem));
      }
    }
    return Future.failedFuture(failure);
  }

  private static Map<String, Object> complete(ProtocolVersion version, Map<String, Object> view) {
    if (version.isStateless()) {
      view.put("resultType", "complete");
      view.put("_meta", Map.of("io.modelcontextprotocol/serverInfo", SERVER));
    }
    return view;
  }

  private static Map<String, Object> kept(Map<String, Object> view) {
    view.put("ttlMs", TOOLS_KEEP);
    view.put("cacheScope", "private");
    return view;
  }
}
