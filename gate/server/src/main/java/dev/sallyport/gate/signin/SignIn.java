package dev.sallyport.gate.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.sallyport.gate.outbound.OutboundDocuments;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.gate.token.AuthorizedParties;
import dev.sallyport.gate.token.IssuerEndpoints;
import dev.sallyport.gate.token.TokenRefusedException;
import dev.sallyport.gate.token.TokenVerifier;
import dev.sallyport.gate.token.VerifiedToken;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Signing in with a browser: the authorization code flow with a proof key, as one client. */
final class SignIn {
  /** Where the provider sends the browser back to. */
  static final String CALLBACK = "/api/sign-in/callback";

  private final OperatorIssuer issuer;
  private final SignInClient client;
  private final TokenVerifier idTokens;
  private final CodeExchange exchange;
  private final String redirectUrl;
  private final Seal seal;
  private final InstantSource clock;

  /** {@code tokens} has the provider's keys; {@code publicUrl} is where browsers find this gate. */
  SignIn(
      OperatorIssuer issuer,
      SignInClient client,
      TokenVerifier tokens,
      OutboundDocuments documents,
      String publicUrl,
      Seal seal,
      InstantSource clock) {
    this.issuer = issuer;
    this.client = client;
    this.idTokens =
        tokens.accepting(List.of(client.id()), new AuthorizedParties(Set.of(client.id()), false));
    this.redirectUrl = publicUrl + CALLBACK;
    this.exchange = new CodeExchange(documents, client, redirectUrl);
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * The way to the provider.
   *
   * @param url where the browser goes
   * @param kept what it keeps until it is back
   */
  record Begun(String url, String kept) {}

  Future<Begun> begin() {
    return idTokens
        .endpoints()
        .map(
            endpoints -> {
              SignInAttempt attempt = SignInAttempt.begin(clock.instant());
              return new Begun(url(endpoints, attempt), attempt.seal(seal, place()));
            });
  }

  private String url(IssuerEndpoints endpoints, SignInAttempt attempt) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", client.id());
    parameters.put("redirect_uri", redirectUrl);
    parameters.put("scope", "openid email");
    parameters.put("state", attempt.state());
    parameters.put("nonce", attempt.nonce());
    parameters.put("code_challenge", attempt.challenge());
    parameters.put("code_challenge_method", "S256");
    // The provider then has to say when the person signed in, and asks again if that was long ago.
    parameters.put("max_age", Long.toString(issuer.fresh().toSeconds()));
    String base = endpoints.authorization().toString();
    return base
        + (base.contains("?") ? "&" : "?")
        + parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(joining("&"));
  }

  /** What the provider says of the person who comes back with this code. */
  Future<VerifiedToken> end(Optional<String> kept, String state, String code) {
    SignInAttempt attempt =
        kept.flatMap(text -> SignInAttempt.open(seal, place(), text, clock.instant()))
            .filter(known -> known.hasState(state))
            .orElseThrow(
                () ->
                    SignInProblems.failed(
                        "This browser has not begun this sign-in, or too long ago"));
    return idTokens
        .endpoints()
        .compose(endpoints -> exchange.exchange(endpoints.token(), code, attempt))
        .compose(idTokens::verify)
        .map(
            token -> {
              if (!attempt.hasNonce(token.text("nonce"))) {
                throw SignInProblems.failed("The provider's token is of another sign-in");
              }
              return token;
            })
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof TokenRefusedException
                        ? SignInProblems.failed("The provider's token is not believed")
                        : SignInProblems.explained(failure)));
  }

  /** No other kind of secret, provider or client is spelled like it. */
  private String place() {
    return "sign-in of " + client.id() + " at " + issuer.issuer().issuer();
  }
}
