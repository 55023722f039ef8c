package dev.sallyport.vault.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The authorization code grant with PKCE: the address that a person is sent to, and the tokens for
 * the code that comes back. Nothing is kept here in between.
 */
public final class Authorizations {
  private final OAuthClients clients;
  private final Discovery discovery;
  private final ProviderCalls calls;

  Authorizations(OAuthClients clients, Discovery discovery, ProviderCalls calls) {
    this.clients = clients;
    this.discovery = discovery;
    this.calls = calls;
  }

  /** What ties the two halves together. Not a record: the verifier proves whose code it is. */
  public static final class Proof {
    private final String state;
    private final String verifier;
    private final String nonce;
    private final String callback;

    /**
     * All of it random, but for the address.
     *
     * @param callback where the person comes back to
     */
    public Proof(String state, String verifier, String nonce, String callback) {
      this.state = state;
      this.verifier = verifier;
      this.nonce = nonce;
      this.callback = callback;
    }

    @Override
    public String toString() {
      return "Proof[redacted]";
    }
  }

  /** A client that people can connect with. */
  public final class Way {
    private final RegisteredClient client;
    private final Endpoints endpoints;

    private Way(RegisteredClient client, Endpoints endpoints) {
      this.client = client;
      this.endpoints = endpoints;
    }

    /** Where to send the person's browser. */
    public String address(Proof proof) {
      OAuthClient.Facts facts = client.client().facts();
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("response_type", "code");
      parameters.put("client_id", facts.clientId());
      parameters.put("redirect_uri", proof.callback);
      facts
          .scope()
          .ifPresent(
              scope ->
                  parameters.put("scope", scope.replace(" ", client.provider().scopeSeparator())));
      parameters.put("state", proof.state);
      parameters.put("code_challenge", challenge(proof.verifier));
      parameters.put("code_challenge_method", "S256");
      if (isOpenId(facts)) {
        parameters.put("nonce", proof.nonce);
      }
      parameters.putAll(client.provider().authorizationParameters());
      return endpoints.authorization() + "?" + encoded(parameters);
    }

    /**
     * Whether an answer that says it is of {@code issuer} can be of this provider (RFC 9207): so
     * the code of one provider is never sent to another.
     */
    public boolean mayAnswerAs(Optional<String> issuer) {
      if (issuer.isEmpty()) {
        return !endpoints.namesItself();
      }
      return endpoints.issuer().isEmpty() || endpoints.issuer().equals(issuer);
    }

    /** The tokens for a code. Fails with a {@link VaultRefusal} that says what to do. */
    public Future<ConnectedTokens> tokens(String code, Proof proof) {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("grant_type", "authorization_code");
      parameters.put("code", code);
      parameters.put("redirect_uri", proof.callback);
      parameters.put("code_verifier", proof.verifier);
      return calls
          .tokens(client, endpoints, parameters)
          .map(reply -> connected(client, proof.nonce, reply));
    }
  }

  /** How people connect a service; empty when the vault's owner set no client for it. */
  public Future<Optional<Way>> find(ServiceName service) {
    return clients
        .find(service)
        .compose(
            client ->
                client.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : discovery
                        .of(client.get())
                        .map(endpoints -> Optional.of(new Way(client.get(), endpoints))));
  }

  private static ConnectedTokens connected(
      RegisteredClient client, String nonce, TokenReply reply) {
    return switch (reply) {
      case TokenReply.Granted granted -> {
        if (isOpenId(client.client().facts())
            && !IdentityToken.isFor(granted, client.client().facts().clientId(), nonce)) {
          throw refusal(
              "id_token_refused",
              "The provider's answer is not the one to this request; start again.");
        }
        yield new ConnectedTokens(granted, client.client().facts());
      }
      case TokenReply.GrantRefused() ->
          throw refusal(
              "code_refused", "The provider does not accept its own code any more; start again.");
      case TokenReply.ClientRefused() -> throw RefreshFailure.CLIENT_REFUSED.refusal();
      case TokenReply.Unreachable(boolean forbidden) ->
          throw (forbidden ? RefreshFailure.NOT_ALLOWED : RefreshFailure.ERROR).refusal();
      case TokenReply.Busy(var _) -> throw RefreshFailure.BUSY.refusal();
      case TokenReply.NoAnswer() -> throw RefreshFailure.TIMEOUT.refusal();
      case TokenReply.Unable(), TokenReply.Nonsense() -> throw RefreshFailure.ERROR.refusal();
    };
  }

  private static VaultRefusal refusal(String reason, String message) {
    return new VaultRefusal(VaultError.PROVIDER_ERROR, reason, message);
  }

  private static boolean isOpenId(OAuthClient.Facts facts) {
    return facts.scope().filter(scope -> (" " + scope + " ").contains(" openid ")).isPresent();
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
