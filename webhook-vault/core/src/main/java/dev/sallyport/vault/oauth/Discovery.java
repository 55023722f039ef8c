package dev.sallyport.vault.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.request.EndpointUrl;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the endpoints of a client's provider: in the catalogue, or in the document of its issuer
 * (OpenID Connect Discovery), which is remembered for some minutes. For one event loop.
 */
final class Discovery {
  private static final String DOCUMENT = "/.well-known/openid-configuration";
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final int MOST = 64;

  private final ProviderCalls calls;
  private final Cache<String, Endpoints> known =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  Discovery(ProviderCalls calls) {
    this.calls = calls;
  }

  /** The endpoints; fails with a {@link VaultRefusal}. */
  Future<Endpoints> of(RegisteredClient client) {
    Optional<Endpoints> written = client.endpoints();
    return written.isPresent()
        ? Future.succeededFuture(written.get())
        : discovered(client.issuer(), client.provider());
  }

  private Future<Endpoints> discovered(String issuer, Provider provider) {
    Endpoints remembered = known.getIfPresent(issuer);
    if (remembered != null) {
      return Future.succeededFuture(remembered);
    }
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return calls
        .document(EndpointUrl.of(base + DOCUMENT))
        .recover(failure -> Future.failedFuture(unreachable(failure)))
        .map(
            document ->
                read(document, issuer, provider.authentication())
                    .orElseThrow(
                        () ->
                            refusal(
                                "discovery_unusable",
                                "The issuer's document about its endpoints cannot be used.")))
        .onSuccess(endpoints -> known.put(issuer, endpoints));
  }

  /** Nothing when it is of another issuer, or names endpoints that are none. */
  static Optional<Endpoints> read(byte[] document, String issuer, ClientAuthentication usual) {
    JsonNode node;
    try {
      node = Json.read(document, JsonNode.class);
    } catch (JsonRefused e) {
      return Optional.empty();
    }
    Optional<EndpointUrl> authorization = endpoint(node, "authorization_endpoint", issuer);
    Optional<EndpointUrl> token = endpoint(node, "token_endpoint", issuer);
    boolean usable =
        node.path("issuer").asText().equals(issuer)
            && authorization.isPresent()
            && token.isPresent();
    return usable
        ? Optional.of(
            new Endpoints(
                authorization.get(),
                token.get(),
                Optional.of(issuer),
                node.path("authorization_response_iss_parameter_supported").asBoolean(),
                authentication(node.path("token_endpoint_auth_methods_supported"), usual)))
        : Optional.empty();
  }

  /** An issuer by https has no endpoint without it. */
  private static Optional<EndpointUrl> endpoint(JsonNode node, String name, String issuer) {
    return EndpointUrl.parse(node.path(name).asText())
        .filter(url -> url.origin().tls() || issuer.startsWith("http:"));
  }

  private static ClientAuthentication authentication(
      JsonNode supported, ClientAuthentication usual) {
    boolean post = false;
    for (JsonNode each : supported) {
      if (each.asText().equals("client_secret_basic")) {
        return ClientAuthentication.BASIC;
      }
      post |= each.asText().equals("client_secret_post");
    }
    return post ? ClientAuthentication.POST : usual;
  }

  private static VaultRefusal unreachable(Throwable failure) {
    return failure instanceof VaultRefusal known && known.error() == VaultError.PROVIDER_ERROR
        ? known
        : refusal("discovery_failed", "The issuer cannot be asked for its endpoints now.");
  }

  private static VaultRefusal refusal(String reason, String message) {
    return new VaultRefusal(VaultError.PROVIDER_ERROR, reason, message);
  }
}
