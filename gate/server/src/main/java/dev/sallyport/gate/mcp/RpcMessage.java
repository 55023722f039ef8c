package dev.sallyport.gate.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** A message of JSON-RPC that a client sent. */
sealed interface RpcMessage {
  /** Characters; of an id or a method. */
  int MAXIMUM_NAME = 256;

  /** Wants an answer. */
  record Request(JsonNode id, String method, JsonNode params) implements RpcMessage {}

  /** Wants none. */
  record Notification() implements RpcMessage {}

  /** An answer, though nothing was asked. */
  record Response() implements RpcMessage {}

  /**
   * Reads one.
   *
   * @throws RpcError when it is none
   */
  static RpcMessage of(JsonNode node) {
    if (!node.isObject() || !node.path("jsonrpc").asText().equals("2.0")) {
      throw RpcError.invalidRequest("Send an object with jsonrpc 2.0");
    }
    JsonNode method = node.get("method");
    if (method == null && (node.has("result") || node.has("error"))) {
      return new Response();
    }
    if (method == null || !method.isTextual() || method.textValue().length() > MAXIMUM_NAME) {
      throw RpcError.invalidRequest("The member 'method' is missing or no text");
    }
    JsonNode params = node.get("params");
    if (params != null && !params.isObject()) {
      throw RpcError.invalidRequest("The member 'params' is an object");
    }
    JsonNode id = node.get("id");
    return id == null
        ? new Notification()
        : new Request(
            requireId(id),
            method.textValue(),
            params == null ? JsonNodeFactory.instance.objectNode() : params);
  }

  /** The id in what could not be read as a message, for the answer; null when there is none. */
  static @Nullable JsonNode idIn(JsonNode node) {
    JsonNode id = node.get("id");
    return id != null && isId(id) ? id : null;
  }

  private static JsonNode requireId(JsonNode id) {
    if (!isId(id)) {
      throw RpcError.invalidRequest("The member 'id' is a text or a whole number");
    }
    return id;
  }

  private static boolean isId(JsonNode id) {
    return id.isIntegralNumber() || (id.isTextual() && id.textValue().length() <= MAXIMUM_NAME);
  }
}
