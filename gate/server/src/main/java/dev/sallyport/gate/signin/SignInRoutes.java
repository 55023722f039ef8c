package dev.sallyport.gate.signin;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Proof;
import dev.sallyport.gate.token.VerifiedToken;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code /api/sign-in}: to the provider and back. What comes out is a token, shown once, which the
 * API takes like any other. No cookie admits anybody, so no other site's page can make a browser do
 * something here.
 */
final class SignInRoutes {
  private static final Access PUBLIC = Access.open("public");

  /** With this prefix a browser promises: of this host alone, and only over TLS. */
  private static final String COOKIE = "__Host-sallyport-sign-in";

  private static final String COOKIE_SCOPE = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

  private final OperatorIssuer issuer;
  private final SignInClient client;
  private final SignIn signIn;
  private final PgIdentities identities;
  private final PgSessions sessions;
  private final ClientAddress clientAddress;

  SignInRoutes(
      OperatorIssuer issuer,
      SignInClient client,
      SignIn signIn,
      PgIdentities identities,
      PgSessions sessions,
      ClientAddress clientAddress) {
    this.issuer = issuer;
    this.client = client;
    this.signIn = signIn;
    this.identities = identities;
    this.sessions = sessions;
    this.clientAddress = clientAddress;
  }

  /** Adds the routes. */
  void register(Routes routes) {
    routes.get("/api/sign-in", PUBLIC, exchange -> begin()).get(SignIn.CALLBACK, PUBLIC, this::end);
  }

  /** The same routes of a gate where nobody signs in with a browser. */
  static void registerClosed(Routes routes) {
    routes
        .get(
            "/api/sign-in", PUBLIC, exchange -> Future.failedFuture(SignInProblems.notConfigured()))
        .get(
            SignIn.CALLBACK,
            PUBLIC,
            exchange -> Future.failedFuture(SignInProblems.notConfigured()));
  }

  private Future<Answer> begin() {
    return signIn
        .begin()
        .recover(failure -> Future.failedFuture(SignInProblems.explained(failure)))
        .map(
            begun ->
                Answer.empty(302)
                    .with(HttpHeaders.LOCATION, begun.url())
                    .with(
                        HttpHeaders.SET_COOKIE,
                        cookie(begun.kept(), SignInAttempt.PATIENCE.toSeconds())));
  }

  private Future<Answer> end(Exchange exchange) {
    if (exchange.request().method().equals(HttpMethod.HEAD)) {
      return Future.failedFuture( // a code is good for one look
          Problem.of(HttpProblems.METHOD_NOT_ALLOWED, "Use GET")
              .withHeader("Allow", "GET")
              .asException());
    }
    exchange.answerWith(HttpHeaders.SET_COOKIE, cookie("", 0));
    String state = required(exchange, "state");
    if (exchange.parameter("error").isPresent()) { // the provider's words are not passed on
      throw SignInProblems.failed("The provider did not sign you in");
    }
    return signIn
        .end(kept(exchange), state, required(exchange, "code"))
        .compose(token -> operator(token, exchange))
        .map(signedIn -> signedIn.orElseThrow(SignInProblems::uninvited))
        .map(signedIn -> SignInViews.answer(signedIn, wantsPage(exchange)));
  }

  private Future<Optional<SignedIn>> operator(VerifiedToken token, Exchange exchange) {
    Optional<Instant> at = issuer.signedInAt(token);
    return identities
        .find(
            issuer.organisation(),
            Identity.of(token),
            new Proof.SignIn(at),
            person -> origin(person, exchange))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : session(found.get(), at, exchange));
  }

  private Future<Optional<SignedIn>> session(
      Caller.Person person, Optional<Instant> at, Exchange exchange) {
    KeyText token = KeyText.generate(SessionCallers.PREFIX);
    return sessions
        .begin(origin(person, exchange), token.hash(), at, client.session())
        .map(begun -> begun.map(session -> new SignedIn(person, session, token)));
  }

  private Origin origin(Caller.Person person, Exchange exchange) {
    return new Origin(
        person.organisation(), person, clientAddress.of(exchange.request()), exchange.requestId());
  }

  private static String required(Exchange exchange, String parameter) {
    return exchange
        .parameter(parameter)
        .orElseThrow(
            () -> SignInProblems.failed("The query parameter '" + parameter + "' is missing"));
  }

  private static Optional<String> kept(Exchange exchange) {
    return Optional.ofNullable(exchange.request().getCookie(COOKIE)).map(Cookie::getValue);
  }

  private static boolean wantsPage(Exchange exchange) {
    return exchange
        .header(HttpHeaders.ACCEPT)
        .filter(types -> types.contains("text/html"))
        .isPresent();
  }

  private static String cookie(String value, long seconds) {
    return COOKIE + "=" + value + COOKIE_SCOPE + seconds;
  }
}
