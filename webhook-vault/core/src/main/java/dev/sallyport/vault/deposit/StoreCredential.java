package dev.sallyport.vault.deposit;

import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.VerifiedTicket;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.credential.SealedCredential;
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
import dev.sallyport.vault.release.ReleaseMetrics;
import dev.sallyport.vault.release.TicketParameters;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /v1/store}: a credential straight into the vault, past the gate. Ticket and
 * credential go into the store in one write, so a ticket is used up exactly when it stored
 * something.
 */
public final class StoreCredential implements Endpoint {
  /** Bytes: the largest credential with every character escaped once, and a ticket. */
  public static final int MAXIMUM_BODY = 320 * 1024;

  private static final Set<Purpose> PURPOSES = Set.of(Purpose.STORE);

  private final Organisation organisation;
  private final PresentedTickets tickets;
  private final Deposits deposits;
  private final CredentialWriter writer;
  private final ReleaseMetrics metrics;

  /** Seals with {@code writer}, stores through {@code deposits}. */
  public StoreCredential(
      Organisation organisation,
      PresentedTickets tickets,
      Deposits deposits,
      CredentialWriter writer,
      ReleaseMetrics metrics) {
    this.organisation = organisation;
    this.tickets = tickets;
    this.deposits = deposits;
    this.writer = writer;
    this.metrics = metrics;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    JsonObject body = JsonObject.in(request, Set.of("ticket", "service", "tokenData"));
    TicketParameters parameters = TicketParameters.in(body);
    NewCredential data = TokenData.in(body.requiredObject("tokenData"));
    return tickets
        .verify(request, parameters.exposeTicket(), parameters.service(), PURPOSES)
        .compose(verified -> store(request, verified, data));
  }

  private Future<VaultResponse> store(
      VaultRequest request, VerifiedTicket verified, NewCredential data) {
    return switch (StoreCondition.of(verified.ticket())) {
      case StoreCondition.NeverHolds() -> refuse(request, verified, new PutOutcome.StaleCreation());
      case StoreCondition.Allows(PutMode mode) -> put(request, verified, data, mode);
    };
  }

  private Future<VaultResponse> put(
      VaultRequest request, VerifiedTicket verified, NewCredential data, PutMode mode) {
    return writer
        .put(verified.ticket().service(), mode, data, value -> deposit(request, verified, value))
        .compose(
            outcome ->
                switch (outcome) {
                  case PutOutcome.Stored(CredentialSummary credential) ->
                      Future.succeededFuture(stored(credential));
                  case PutOutcome.AlreadyExists(),
                      PutOutcome.NotFound(),
                      PutOutcome.StaleCreation(),
                      PutOutcome.RulesOfOwner() ->
                      refuse(request, verified, outcome);
                });
  }

  private Redemption redemption(VaultRequest request, VerifiedTicket verified) {
    Ticket ticket = verified.ticket();
    return new Redemption(
        organisation,
        ticket.id(),
        ticket.expiresAt(),
        Optional.empty(),
        Optional.empty(),
        tickets.entry(request, verified, LogOutcome.RELEASED, "stored"));
  }

  private Future<Boolean> deposit(
      VaultRequest request, VerifiedTicket verified, SealedCredential value) {
    return deposits
        .deposit(new Deposit(value, redemption(request, verified)))
        .compose(
            outcome ->
                switch (outcome) {
                  case STORED -> Future.succeededFuture(true);
                  case VERSION_MOVED -> Future.succeededFuture(false);
                  case CUT_OFF -> tickets.refuseCutOff(request, verified);
                  case ALREADY_REDEEMED -> reused();
                });
  }

  private static VaultResponse stored(CredentialSummary credential) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "stored");
    body.put("service", credential.service().value());
    body.put("meta", StoredMeta.of(credential));
    return VaultResponse.json(200, Json.write(body));
  }

  private Future<Boolean> reused() {
    metrics.reused();
    return Future.failedFuture(PresentedTickets.refusal(TicketRefusal.ALREADY_REDEEMED));
  }

  /** What is told where rules come with a value of a credential whose owner has set its own. */
  public static VaultRefusal rulesOfOwner() {
    return new VaultRefusal(
        VaultError.FORBIDDEN,
        "rules_of_owner",
        "What may be done with this credential its owner has set: leave requestRules out; they are changed with `vault allow`.");
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
          case PutOutcome.RulesOfOwner() -> rulesOfOwner();
          case PutOutcome.Stored(CredentialSummary credential) ->
              throw new IllegalArgumentException("stored is no refusal: " + credential.service());
        };
    return tickets
        .record(request, verified, LogOutcome.REFUSED, refusal.reason())
        .compose(logged -> Future.failedFuture(refusal));
  }
}
