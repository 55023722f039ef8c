package dev.sallyport.vault.connect;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.VerifiedTicket;
import dev.sallyport.vault.deposit.StoreCondition;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.oauth.Authorizations;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.PresentedTickets;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.Redemptions;
import dev.sallyport.vault.release.ReleaseMetrics;
import dev.sallyport.vault.release.TicketParameters;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /v1/connect}: a person comes with a ticket and leaves for the provider. The ticket is
 * used up when everything else is ready.
 */
public final class StartConnection implements Endpoint {
  private static final Set<Purpose> PURPOSES = Set.of(Purpose.CONNECT);
  private static final int SEE_OTHER = 303;
  private static final int RANDOM_BYTES = 16;

  /** The verifier has 43 characters: as many as PKCE asks for at least. */
  private static final int VERIFIER_BYTES = 32;

  private final Organisation organisation;
  private final PresentedTickets tickets;
  private final Redemptions redemptions;
  private final Authorizations authorizations;
  private final Connections connections;
  private final ConnectCookie cookie;
  private final String callback;
  private final ReleaseMetrics metrics;
  private final SecureRandom random;

  /**
   * @param vaultUrl the vault's public URL: people come back to a path below it
   */
  public StartConnection(
      Organisation organisation,
      PresentedTickets tickets,
      Redemptions redemptions,
      Authorizations authorizations,
      Connections connections,
      String vaultUrl,
      ReleaseMetrics metrics,
      SecureRandom random) {
    this.organisation = organisation;
    this.tickets = tickets;
    this.redemptions = redemptions;
    this.authorizations = authorizations;
    this.connections = connections;
    this.cookie = new ConnectCookie(vaultUrl.startsWith("https:"));
    this.callback = vaultUrl + Route.CALLBACK;
    this.metrics = metrics;
    this.random = random;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    TicketParameters parameters = TicketParameters.in(request);
    ServiceName service = parameters.service();
    return tickets
        .verify(request, parameters.exposeTicket(), service, PURPOSES)
        .compose(
            verified ->
                authorizations
                    .find(service)
                    .compose(
                        way ->
                            way.isEmpty()
                                ? refuse(request, verified)
                                : leave(request, verified, way.get())))
        .recover(StartConnection::page);
  }

  private static Future<VaultResponse> page(Throwable failure) {
    return failure instanceof VaultRefusal refusal
        ? Future.succeededFuture(ConnectPage.refused(refusal))
        : Future.failedFuture(failure);
  }

  private Future<VaultResponse> refuse(VaultRequest request, VerifiedTicket verified) {
    return tickets
        .record(request, verified, LogOutcome.REFUSED, "no_client")
        .compose(
            recorded ->
                Future.failedFuture(
                    new VaultRefusal(
                        VaultError.NOT_FOUND,
                        "no_client",
                        "The vault knows no provider for this service; its owner sets one with `vault client`.")));
  }

  private Future<VaultResponse> leave(
      VaultRequest request, VerifiedTicket verified, Authorizations.Way way) {
    Ticket ticket = verified.ticket();
    if (StoreCondition.of(ticket) instanceof StoreCondition.NeverHolds) {
      return tickets.refuse(request, verified, TicketRefusal.STALE_CREATION);
    }
    String state = text(RANDOM_BYTES);
    String browser = text(RANDOM_BYTES);
    Connection connection =
        Connection.begin(
            ticket.service(),
            ticket.subject(),
            ticket.creationId(),
            browser,
            text(VERIFIER_BYTES),
            text(RANDOM_BYTES));
    String address =
        way.address(
            new Authorizations.Proof(
                state, connection.exposeVerifier(), connection.exposeNonce(), callback));
    return redeem(request, verified)
        .compose(redeemed -> connections.begin(state, connection))
        .map(
            begun -> cookie.set(VaultResponse.empty(SEE_OTHER).with("location", address), browser));
  }

  private Future<Void> redeem(VaultRequest request, VerifiedTicket verified) {
    Ticket ticket = verified.ticket();
    Redemption redemption =
        new Redemption(
            organisation,
            ticket.id(),
            ticket.expiresAt(),
            Optional.empty(),
            Optional.empty(),
            tickets.entry(request, verified, LogOutcome.RELEASED, "connect_started"));
    return redemptions
        .redeem(redemption)
        .compose(
            outcome ->
                switch (outcome) {
                  case REDEEMED -> Future.succeededFuture();
                  case CUT_OFF -> tickets.refuseCutOff(request, verified);
                  case ALREADY_REDEEMED, CAPPED, VERSION_MOVED -> reused();
                });
  }

  private Future<Void> reused() {
    metrics.reused();
    return Future.failedFuture(PresentedTickets.refusal(TicketRefusal.ALREADY_REDEEMED));
  }

  private String text(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
