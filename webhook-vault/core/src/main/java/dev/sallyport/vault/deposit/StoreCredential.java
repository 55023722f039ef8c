package dev.sallyport.vault.deposit;

import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.VerifiedTicket;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.PresentedTickets;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.Redemptions;
import dev.sallyport.vault.release.ReleaseMetrics;
import dev.sallyport.vault.release.TicketParameters;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /v1/store}: a credential straight into the vault, past the gate. The body is
 * validated and the ticket's conditions are looked at before the ticket is redeemed, so what is
 * wrong with them does not use it up.
 */
public final class StoreCredential implements Endpoint {
  /** Bytes: the largest credential with every character escaped once, and a ticket. */
  public static final int MAXIMUM_BODY = 320 * 1024;

  private static final Set<Purpose> PURPOSES = Set.of(Purpose.STORE);

  private final Organisation organisation;
  private final PresentedTickets tickets;
  private final Redemptions redemptions;
  private final Credentials credentials;
  private final CredentialWriter writer;
  private final ReleaseMetrics metrics;

  /** Stores through {@code writer}. */
  public StoreCredential(
      Organisation organisation,
      PresentedTickets tickets,
      Redemptions redemptions,
      Credentials credentials,
      CredentialWriter writer,
      ReleaseMetrics metrics) {
    this.organisation = organisation;
    this.tickets = tickets;
    this.redemptions = redemptions;
    this.credentials = credentials;
    this.writer = writer;
    this.metrics = metrics;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    JsonObject body = JsonObject.in(request, Set.of("ticket", "service", "tokenData"));
    TicketParameters parameters = TicketParameters.in(body);
    TokenData data = TokenData.in(body.requiredObject("tokenData"));
    return tickets
        .verify(request, parameters.exposeTicket(), parameters.service(), PURPOSES)
        .compose(verified -> store(request, verified, data));
  }

  private Future<VaultResponse> store(
      VaultRequest request, VerifiedTicket verified, TokenData data) {
    Ticket ticket = verified.ticket();
    return switch (StoreCondition.of(ticket)) {
      case StoreCondition.NeverHolds() -> refuse(request, verified, new PutOutcome.StaleCreation());
      case StoreCondition.Allows(PutMode mode) ->
          credentials
              .find(organisation, ticket.service())
              .map(current -> StoreCondition.obstacle(mode, current))
              .compose(
                  obstacle ->
                      obstacle.isPresent()
                          ? refuse(request, verified, obstacle.get())
                          : redeem(request, verified, data, mode));
    };
  }

  private Future<VaultResponse> redeem(
      VaultRequest request, VerifiedTicket verified, TokenData data, PutMode mode) {
    Ticket ticket = verified.ticket();
    Redemption redemption =
        new Redemption(
            organisation,
            ticket.id(),
            ticket.expiresAt(),
            Optional.empty(),
            tickets.entry(request, verified, LogOutcome.RELEASED, "stored"));
    return redemptions
        .redeem(redemption)
        .compose(
            outcome ->
                switch (outcome) {
                  case REDEEMED -> write(request, verified, data, mode);
                  case ALREADY_REDEEMED -> reused();
                  case VERSION_MOVED ->
                      Future.failedFuture(new IllegalStateException("no version was asked for"));
                });
  }

  private Future<VaultResponse> write(
      VaultRequest request, VerifiedTicket verified, TokenData data, PutMode mode) {
    return writer
        .put(verified.ticket().service(), mode, data.tokenType(), data.expiresAt(), data.plain())
        .compose(
            outcome ->
                switch (outcome) {
                  case PutOutcome.Stored(CredentialSummary credential) ->
                      Future.succeededFuture(stored(credential));
                  case PutOutcome.AlreadyExists(),
                      PutOutcome.NotFound(),
                      PutOutcome.StaleCreation() ->
                      refuse(request, verified, outcome);
                });
  }

  private static VaultResponse stored(CredentialSummary credential) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "stored");
    body.put("service", credential.service().value());
    body.put("meta", StoredMeta.of(credential));
    return VaultResponse.json(200, Json.write(body));
  }

  private Future<VaultResponse> reused() {
    metrics.reused();
    return Future.failedFuture(PresentedTickets.refusal(TicketRefusal.ALREADY_REDEEMED));
  }

  private Future<VaultResponse> refuse(
      VaultRequest request, VerifiedTicket verified, PutOutcome outcome) {
    VaultRefusal refusal =
        switch (outcome) {
          case PutOutcome.AlreadyExists() ->
              new VaultRefusal(
                  VaultError.ALREADY_EXISTS,
                  "A credential is stored under this service, and the ticket may only create one.");
          case PutOutcome.NotFound() -> PresentedTickets.refusal(TicketRefusal.NO_CREDENTIAL);
          case PutOutcome.StaleCreation() -> PresentedTickets.refusal(TicketRefusal.STALE_CREATION);
          case PutOutcome.Stored(CredentialSummary credential) ->
              throw new IllegalArgumentException("stored is no refusal: " + credential.service());
        };
    return tickets
        .record(request, verified, LogOutcome.REFUSED, refusal.reason())
        .compose(logged -> Future.failedFuture(refusal));
  }
}
