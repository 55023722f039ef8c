package dev.sallyport.gate.mcpproxy;

import dev.sallyport.gate.approval.BrokeredRequest;
import dev.sallyport.gate.redirect.IssuedTicket;
import dev.sallyport.service.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client's message as the vault is asked to pass it on: body and method as they came, and of the
 * headers those of the protocol. The agent's key is in none of them.
 */
final class PassedMessage {
  private static final Set<String> HEADERS =
      Set.of("accept", "accept-language", "content-type", "last-event-id");

  /** {@code Mcp-Session-Id}, {@code Mcp-Protocol-Version}, {@code Mcp-Method} and their kin. */
  private static final String PREFIX = "mcp-";

  private PassedMessage() {}

  /** The request as its ticket and its approval say it. */
  static BrokeredRequest request(HttpServerRequest request, McpProxy proxy) {
    return BrokeredRequest.parse(
            request.method().name(), Optional.empty(), proxy.upstream().value())
        .orElseThrow(() -> new IllegalStateException("an upstream URL is no URL"));
  }

  static byte[] of(HttpServerRequest request, McpProxy proxy, IssuedTicket ticket, Buffer body) {
    Map<String, Object> upstream = new LinkedHashMap<>();
    upstream.put("url", proxy.upstream().value());
    upstream.put("method", request.method().name());
    upstream.put("headers", headers(request));
    if (body.length() > 0) {
      upstream.put("body", Base64.getEncoder().encodeToString(body.getBytes()));
    }
    Map<String, Object> errand = new LinkedHashMap<>();
    errand.put("ticket", ticket.expose());
    errand.put("service", ticket.service().value());
    errand.put("upstream", upstream);
    if (!proxy.templates().isEmpty()) {
      errand.put("headerTemplates", proxy.templates().headers());
    }
    return Json.write(errand);
  }

  private static Map<String, String> headers(HttpServerRequest request) {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (HEADERS.contains(lower) || lower.startsWith(PREFIX)) {
                headers.merge(lower, value, (before, more) -> before + ", " + more);
              }
            });
    return headers;
  }
}
