package dev.sallyport.gate.mcp;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.required;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.approval.BrokeredRequest;
import dev.sallyport.gate.binding.VaultProxy;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.gate.redirect.AgentTickets;
import dev.sallyport.gate.redirect.Entrance;
import dev.sallyport.gate.redirect.IssuedTicket;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request that the vault makes with a credential. The gate brings the ticket itself, and hands
 * the model the upstream's answer; the vault has masked the credential in it.
 */
final class MakeRequestTool implements Tool {
  /** The vault, or what it asked, did not answer; a model may try again. */
  static final int BAD_GATEWAY = 502;

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  /** What a URL may hold as it is. */
  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@/?%-]{0,4095}");

  private final AgentTickets tickets;
  private final VaultProxy vaults;

  MakeRequestTool(AgentTickets tickets, VaultProxy vaults) {
    this.tickets = tickets;
    this.vaults = vaults;
  }

  @Override
  public String name() {
    return "make_request";
  }

  @Override
  public Future<ToolResult> call(Exchange exchange, JsonNode params) {
    Arguments arguments =
        Arguments.of(
            params,
            Set.of(
                "service", "method", "path", "host", "headers", "body", "body_base64", "reason"));
    BrokeredRequest request = request(arguments);
    Map<String, Object> upstream = upstream(arguments);
    AgentTickets.Wanted wanted =
        AgentTickets.Wanted.proxied(
            arguments.service(), request, arguments.accessReason(), Entrance.MCP);
    return tickets
        .issue(exchange, wanted)
        .compose(
            ticket ->
                vaults.send(AgentAccess.agent(exchange).organisation(), errand(ticket, upstream)))
        .compose(UpstreamAnswer::read)
        .map(UpstreamAnswer::result);
  }

  private static byte[] errand(IssuedTicket ticket, Map<String, Object> upstream) {
    Map<String, Object> errand = new LinkedHashMap<>();
    errand.put("ticket", ticket.expose());
    errand.put("service", ticket.service().value());
    errand.put("upstream", upstream);
    return Json.write(errand);
  }

  private static Map<String, Object> upstream(Arguments arguments) {
    Map<String, Object> upstream = new LinkedHashMap<>();
    upstream.put("url", path(arguments));
    upstream.put("method", method(arguments));
    arguments.text("host").ifPresent(host -> upstream.put("host", host));
    Map<String, String> headers = new LinkedHashMap<>();
    arguments.texts("headers").forEach((name, value) -> headers.put(lower(name), value));
    upstream.put("headers", headers);
    body(arguments).ifPresent(body -> upstream.put("body", body));
    return upstream;
  }

  private static BrokeredRequest request(Arguments arguments) {
    return BrokeredRequest.parse(method(arguments), arguments.text("host"), path(arguments))
        .orElseThrow(() -> invalid(BrokeredRequest.FORM));
  }

  private static String path(Arguments arguments) {
    String path = required("path", arguments.text("path").orElse(null));
    if (!PLAIN.matcher(path).matches()) {
      throw invalid(
          "The field 'path' begins with a slash, may have a query, and is percent-encoded where a URL has to be");
    }
    return path;
  }

  private static String method(Arguments arguments) {
    String method = arguments.text("method").orElse("GET");
    if (!METHODS.contains(method)) {
      throw invalid("The field 'method' is GET, HEAD, POST, PUT, PATCH or DELETE");
    }
    return method;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Optional<String> body(Arguments arguments) {
    Optional<String> text = arguments.text("body");
    Optional<String> base64 = arguments.text("body_base64");
    if (text.isPresent() && base64.isPresent()) {
      throw invalid("Send one of the fields 'body' and 'body_base64'");
    }
    try {
      base64.ifPresent(Base64.getDecoder()::decode);
    } catch (IllegalArgumentException e) {
      throw invalid("The field 'body_base64' is base64");
    }
    return base64.or(() -> text.map(it -> Base64.getEncoder().encodeToString(it.getBytes(UTF_8))));
  }
}
