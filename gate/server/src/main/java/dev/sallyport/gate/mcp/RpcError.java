package dev.sallyport.gate.mcp;

import java.util.LinkedHashMap;
import java.util.Map;

/** An error of JSON-RPC: the message was not understood, so nothing was done. */
final class RpcError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  private final int code;
  private final int status;
  private final transient Map<String, Object> data;

  private RpcError(int code, int status, String message, Map<String, Object> data) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.data = data;
  }

  static RpcError notJson(String advice) {
    return new RpcError(-32700, BAD_REQUEST, advice, Map.of());
  }

  static RpcError invalidRequest(String advice) {
    return new RpcError(-32600, BAD_REQUEST, advice, Map.of());
  }

  static RpcError noSuchMethod(ProtocolVersion version) {
    return new RpcError(
        -32601,
        version.isStateless() ? NOT_FOUND : OK,
        "This server does not have the method",
        Map.of());
  }

  static RpcError invalidParams(String advice) {
    return new RpcError(-32602, OK, advice, Map.of());
  }

  /** What every request without a handshake has to carry. */
  static RpcError missingMeta(String advice) {
    return new RpcError(-32602, BAD_REQUEST, advice, Map.of());
  }

  static RpcError headerMismatch(String advice) {
    return new RpcError(-32020, BAD_REQUEST, advice, Map.of());
  }

  static RpcError unsupportedVersion(String requested) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("supported", ProtocolVersion.wireNames());
    data.put("requested", requested);
    return new RpcError(
        -32022, BAD_REQUEST, "This server does not speak the protocol version", data);
  }

  /** The status of an answer that holds nothing but this. */
  int status() {
    return status;
  }

  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("code", code);
    view.put("message", getMessage());
    if (!data.isEmpty()) {
      view.put("data", data);
    }
    return view;
  }
}
