package dev.sallyport.vault.broker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.release.PresentedTickets;
import dev.sallyport.vault.release.TicketParameters;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Injection;
import dev.sallyport.vault.request.InjectionRules;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.Origin;
import dev.sallyport.vault.request.RequestPath;
import dev.sallyport.vault.request.RequestQuery;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/proxy}: the same errand in Token Vault's protocol, brought by the gate with a
 * signature and a ticket. Where it goes is named in full, and headers bring the credential by
 * templates; the credential's own rules say whether it may go there. Our own gate may leave both to
 * those rules: then the URL is only a path, and there are no templates.
 */
public final class ProxyRequest implements Endpoint {
  /** Bytes: the largest body in base64, and headers. */
  public static final int MAXIMUM_BODY = BrokeredRequest.MAXIMUM_BODY * 4 / 3 + 64 * 1024;

  private static final Set<Purpose> PURPOSES = Set.of(Purpose.PROXY);
  private static final Pattern URL =
      Pattern.compile("(https?://[^/?#]*)?(/[^?#]*)?(?:[?]([^#]*))?");

  private final PresentedTickets tickets;
  private final Errands errands;

  ProxyRequest(PresentedTickets tickets, Errands errands) {
    this.tickets = tickets;
    this.errands = errands;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    JsonObject body =
        JsonObject.in(request, Set.of("ticket", "service", "upstream", "headerTemplates"));
    TicketParameters parameters = TicketParameters.in(body);
    JsonObject upstream = body.requiredObject("upstream");
    Errand errand = errand(upstream, injection(body));
    return tickets
        .verify(
            request,
            parameters.exposeTicket(),
            parameters.service(),
            PURPOSES,
            Optional.of(hash(upstream)))
        .compose(verified -> errands.run(request, verified, errand));
  }

  /** Of the lines as they were sent: the gate that made the ticket wrote them. */
  private static RequestHash hash(JsonObject upstream) {
    return RequestHash.of(
            upstream.requiredText("method"), upstream.text("host"), upstream.requiredText("url"))
        .orElseThrow(() -> invalid("upstream.host names a host, or a host and a port."));
  }

  private static Errand errand(JsonObject upstream, Optional<Injection> injection) {
    upstream.requireOnly(Set.of("url", "host", "method", "headers", "body"), "upstream");
    Matcher url = URL.matcher(upstream.requiredText("url"));
    if (!url.matches()) {
      throw invalid("upstream.url must be a whole URL without a fragment, or a path.");
    }
    String path = url.group(2);
    String query = url.group(3);
    return new Errand(
        Method.parse(upstream.requiredText("method"))
            .orElseThrow(
                () -> invalid("upstream.method must be GET, HEAD, POST, PUT, PATCH or DELETE.")),
        RequestPath.parse(path == null ? "/" : path)
            .orElseThrow(() -> invalid("Write the path of upstream.url plainly.")),
        RequestQuery.parse(query == null ? "" : query)
            .orElseThrow(() -> invalid("The query of upstream.url is not properly encoded.")),
        headers(upstream),
        content(upstream),
        destination(Optional.ofNullable(url.group(1)), upstream.text("host"), injection));
  }

  private static Errand.Destination destination(
      Optional<String> origin, Optional<String> host, Optional<Injection> injection) {
    if (origin.isEmpty()) {
      if (injection.isPresent()) {
        throw invalid("With headerTemplates, upstream.url must be a whole URL.");
      }
      return new Errand.Destination.Own(host);
    }
    if (host.isPresent()) {
      throw invalid("upstream.host is for an upstream.url that is only a path.");
    }
    return new Errand.Destination.Named(
        Origin.parse(origin.get())
            .orElseThrow(
                () ->
                    invalid(
                        "Write scheme, host and port of upstream.url in lower case, without user.")),
        injection);
  }

  private static List<Header> headers(JsonObject upstream) {
    List<Header> headers = new ArrayList<>();
    upstream
        .member("headers")
        .ifPresent(
            node -> {
              requireTexts(node, "upstream.headers");
              for (Map.Entry<String, JsonNode> each : node.properties()) {
                headers.add(new Header(each.getKey(), each.getValue().textValue()));
              }
            });
    return headers;
  }

  private static byte[] content(JsonObject upstream) {
    try {
      byte[] content = Base64.getDecoder().decode(upstream.text("body").orElse(""));
      if (content.length <= BrokeredRequest.MAXIMUM_BODY) {
        return content;
      }
    } catch (IllegalArgumentException e) {
      throw invalid("upstream.body must be base64.");
    }
    throw invalid("upstream.body may have at most 1 MiB.");
  }

  private static Optional<Injection> injection(JsonObject body) {
    return body.member("headerTemplates").map(ProxyRequest::injection);
  }

  private static Injection injection(JsonNode templates) {
    requireTexts(templates, "headerTemplates");
    try {
      return InjectionRules.headers(templates);
    } catch (IllegalArgumentException e) {
      throw invalid("headerTemplates cannot be used: " + e.getMessage() + ".");
    }
  }

  private static void requireTexts(JsonNode node, String member) {
    if (!node.isObject() || !node.valueStream().allMatch(JsonNode::isTextual)) {
      throw invalid(member + " must be an object of texts.");
    }
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
