package dev.sallyport.vault.connect;

import dev.sallyport.vault.credential.CreationId;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.QueryParameters;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.oauth.Authorizations;
import dev.sallyport.vault.oauth.ConnectedTokens;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code GET /v1/connect/callback}: a person comes back from the provider. State, browser and
 * provider must be those that they left with; then the state is used up, and only then the code is
 * looked at.
 */
public final class FinishConnection implements Endpoint {
  private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{22}");
  private static final Pattern CODE = Pattern.compile("[!-~]{1,3072}");

  private final Connections connections;
  private final Authorizations authorizations;
  private final CredentialWriter writer;
  private final ConnectionLog log;
  private final ConnectCookie cookie;
  private final String callback;
  private final InstantSource clock;

  /**
   * @param vaultUrl the vault's public URL
   */
  public FinishConnection(
      Connections connections,
      Authorizations authorizations,
      CredentialWriter writer,
      ConnectionLog log,
      String vaultUrl,
      InstantSource clock) {
    this.connections = connections;
    this.authorizations = authorizations;
    this.writer = writer;
    this.log = log;
    this.cookie = new ConnectCookie(vaultUrl.startsWith("https:"));
    this.callback = vaultUrl + Route.CALLBACK;
    this.clock = clock;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    return finish(request)
        .recover(
            failure ->
                failure instanceof VaultRefusal refusal
                    ? Future.succeededFuture(ConnectPage.refused(refusal))
                    : Future.failedFuture(failure));
  }

  private Future<VaultResponse> finish(VaultRequest request) {
    Optional<String> state =
        request.query().value("state").filter(text -> STATE.matcher(text).matches());
    if (state.isEmpty()) {
      return Future.failedFuture(unknown());
    }
    return connections
        .find(state.get())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.failedFuture(unknown())
                    : returned(request, state.get(), found.get()));
  }

  private Future<VaultResponse> returned(
      VaultRequest request, String state, Connection connection) {
    boolean sameBrowser = cookie.in(request).filter(connection::isOf).isPresent();
    if (!sameBrowser) {
      return log.refused(request, connection, "other_browser")
          .compose(
              logged ->
                  Future.failedFuture(
                      invalid(
                          "other_browser",
                          "This is not the browser in which it was begun; begin again in this one.")));
    }
    return authorizations
        .find(connection.service())
        .compose(
            way ->
                way.isEmpty()
                    ? Future.failedFuture(unknown())
                    : answered(request, state, connection, way.get()));
  }

  private Future<VaultResponse> answered(
      VaultRequest request, String state, Connection connection, Authorizations.Way way) {
    QueryParameters query = request.query();
    if (!way.mayAnswerAs(query.value("iss"))) {
      return log.refused(request, connection, "other_issuer")
          .compose(
              logged ->
                  Future.failedFuture(
                      invalid("other_issuer", "The answer is of another provider; begin again.")));
    }
    return connections
        .end(state)
        .compose(first -> first ? code(request, connection, way) : Future.failedFuture(unknown()))
        .map(cookie::clear);
  }

  private Future<VaultResponse> code(
      VaultRequest request, Connection connection, Authorizations.Way way) {
    Optional<String> error = request.query().value("error");
    if (error.isPresent()) {
      return failed(request, connection, ProviderWords.refusal(error.get()));
    }
    Optional<String> code =
        request.query().value("code").filter(text -> CODE.matcher(text).matches());
    if (code.isEmpty()) {
      return failed(
          request, connection, invalid("no_code", "The provider sent no code; begin again."));
    }
    return way.tokens(
            code.get(),
            new Authorizations.Proof(
                "", connection.exposeVerifier(), connection.exposeNonce(), callback))
        .recover(failure -> failed(request, connection, failure))
        .compose(tokens -> store(request, connection, tokens));
  }

  private <T> Future<T> failed(VaultRequest request, Connection connection, Throwable failure) {
    String reason = failure instanceof VaultRefusal refusal ? refusal.reason() : "connect_failed";
    return log.refused(request, connection, reason).compose(logged -> Future.failedFuture(failure));
  }

  /** In the log first: what is stored is never without its entry. */
  private Future<VaultResponse> store(
      VaultRequest request, Connection connection, ConnectedTokens tokens) {
    return log.append(request, connection, LogOutcome.RELEASED, "connected")
        .compose(
            logged ->
                writer.put(
                    connection.service(), mode(connection), tokens.credential(clock.instant())))
        .compose(
            outcome ->
                outcome instanceof PutOutcome.Stored
                    ? Future.succeededFuture(
                        ConnectPage.connected(connection.service(), tokens.lasts()))
                    : failed(
                        request,
                        connection,
                        new VaultRefusal(
                            VaultError.STALE_CREATION,
                            "The credential was deleted or stored anew meanwhile; begin again.")));
  }

  private static PutMode mode(Connection connection) {
    return connection
        .creation()
        .<PutMode>map(creation -> new PutMode.Overwrite(Optional.of(new CreationId(creation))))
        .orElseGet(PutMode.CreateOrOverwrite::new);
  }

  private static VaultRefusal unknown() {
    return invalid(
        "unknown_state", "This was begun too long ago, or was finished already; begin again.");
  }

  private static VaultRefusal invalid(String reason, String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, reason, message);
  }
}
