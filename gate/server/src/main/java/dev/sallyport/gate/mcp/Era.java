package dev.sallyport.gate.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.http.Exchange;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * Which revision a message speaks. With a handshake, a header says what was agreed on, or nothing
 * does; without one, the message says it, and headers say the same for whoever does not read
 * bodies.
 */
final class Era {
  private static final CharSequence VERSION = HttpHeaders.createOptimized("mcp-protocol-version");
  private static final CharSequence METHOD = HttpHeaders.createOptimized("mcp-method");
  private static final CharSequence NAME = HttpHeaders.createOptimized("mcp-name");

  private static final String META = "_meta";
  private static final String META_VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String META_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  private Era() {}

  /**
   * The revision that the headers alone name; empty when they name none.
   *
   * @throws RpcError when it is not spoken here
   */
  static Optional<ProtocolVersion> ofHeaders(Exchange exchange) {
    return exchange.header(VERSION).map(Era::spoken);
  }

  /**
   * The revision of a request, whose headers have been compared with it.
   *
   * @throws RpcError when they do not fit or something is missing
   */
  static ProtocolVersion of(Exchange exchange, RpcMessage.Request request) {
    JsonNode inBody = request.params().path(META).path(META_VERSION);
    Optional<String> inHeader = exchange.header(VERSION);
    if (inBody.isMissingNode() && !inHeader.equals(Optional.of(newest()))) {
      return inHeader.map(Era::spoken).orElse(ProtocolVersion.V2025_03_26);
    }
    requireMeta(request, inBody);
    if (!inHeader.equals(Optional.of(inBody.textValue()))) {
      throw RpcError.headerMismatch("The header MCP-Protocol-Version says what _meta says");
    }
    ProtocolVersion version = spoken(inBody.textValue());
    if (version.isStateless()) {
      requireCapabilities(request);
      requireSame(exchange, METHOD, "Mcp-Method", request.method());
      nameIn(request).ifPresent(name -> requireSame(exchange, NAME, "Mcp-Name", name));
    }
    return version;
  }

  private static String newest() {
    return ProtocolVersion.V2026_07_28.wireName();
  }

  private static ProtocolVersion spoken(String wireName) {
    return ProtocolVersion.parse(wireName).orElseThrow(() -> RpcError.unsupportedVersion(wireName));
  }

  private static void requireMeta(RpcMessage.Request request, JsonNode version) {
    if (!request.params().path(META).isObject()) {
      throw RpcError.missingMeta("The member 'params._meta' is missing");
    }
    if (!version.isTextual()) {
      throw RpcError.missingMeta("The member 'params._meta' has no " + META_VERSION);
    }
  }

  private static void requireCapabilities(RpcMessage.Request request) {
    if (!request.params().path(META).path(META_CAPABILITIES).isObject()) {
      throw RpcError.missingMeta("The member 'params._meta' has no " + META_CAPABILITIES);
    }
  }

  /** What a request is about, where a header has to say it too. */
  private static Optional<String> nameIn(RpcMessage.Request request) {
    JsonNode name =
        request.params().path(request.method().equals("resources/read") ? "uri" : "name");
    return Optional.ofNullable(name.textValue());
  }

  private static void requireSame(
      Exchange exchange, CharSequence header, String shown, String value) {
    if (!exchange.header(header).map(String::strip).equals(Optional.of(value))) {
      throw RpcError.headerMismatch("The header " + shown + " says what the body says");
    }
  }
}
