package dev.sallyport.vault.endpoint;

import dev.sallyport.vault.endpoint.VaultResponse.Header;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which web pages may call the one route that browsers use. An empty list allows none; the gate's
 * own origin is allowed only where the operator names it.
 */
public final class Cors {
  /**
   * How long a browser may remember a preflight, in seconds: short, so that removing an origin
   * takes effect.
   */
  private static final String REMEMBERED = "600";

  private final Set<String> origins;

  /**
   * @param origins exact origins such as {@code https://console.example.com}
   */
  public Cors(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Answers preflights for {@code method}. */
  public Endpoint preflightFor(String method) {
    return request -> Future.succeededFuture(preflight(request, method));
  }

  private VaultResponse preflight(VaultRequest request, String method) {
    boolean methodFits =
        request.header(RequestHeader.REQUESTED_METHOD).filter(method::equals).isPresent();
    if (allowedOrigin(request).isEmpty() || !methodFits) {
      throw new VaultRefusal(
          VaultError.FORBIDDEN,
          "origin_not_allowed",
          "This origin may not call the vault; its operator can allow it.");
    }
    return VaultResponse.empty(204)
        .with(
            List.of(
                new Header("access-control-allow-methods", method),
                new Header("access-control-allow-headers", "content-type, x-ticket-nonce"),
                new Header("access-control-max-age", REMEMBERED)));
  }

  /** Lets an allowed page read {@code response}, whatever came of its request. */
  VaultResponse on(VaultResponse response, VaultRequest request) {
    VaultResponse varied = response.with("vary", "origin");
    return allowedOrigin(request)
        .map(origin -> varied.with("access-control-allow-origin", origin))
        .orElse(varied);
  }

  private Optional<String> allowedOrigin(VaultRequest request) {
    List<String> values = request.values(RequestHeader.ORIGIN);
    return values.size() == 1
        ? Optional.of(values.getFirst()).filter(origins::contains)
        : Optional.empty();
  }
}
