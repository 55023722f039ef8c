package dev.sallyport.vault.release;

import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.totp.TotpCode;
import dev.sallyport.vault.totp.TotpCredential;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET} and {@code POST /v1/totp-code}: a ticket for the one-time code of the moment. Whether
 * there is a seed is seen before the ticket is redeemed.
 */
public final class ReleaseTotpCode implements Endpoint {
  private static final Set<Purpose> PURPOSES = Set.of(Purpose.TOTP_CODE);

  private final PresentedTickets tickets;
  private final OpenedReleases releases;
  private final InstantSource clock;
  private final OpenedReleases.Kind kind =
      new OpenedReleases.Kind(
          "totp_code",
          credential ->
              TotpCredential.isIn(credential.fieldNames()) && OnlyBrokered.isNot(credential),
          new VaultRefusal(
              VaultError.NOT_TOTP,
              "The stored credential is of another kind; ask for it as what it is."),
          true,
          this::answer);

  /** Releases through {@code releases}; codes are those of {@code clock}'s moment. */
  public ReleaseTotpCode(PresentedTickets tickets, OpenedReleases releases, InstantSource clock) {
    this.tickets = tickets;
    this.releases = releases;
    this.clock = clock;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    TicketParameters parameters = TicketParameters.in(request);
    return tickets
        .verify(request, parameters.exposeTicket(), parameters.service(), PURPOSES)
        .compose(verified -> releases.release(request, verified, kind));
  }

  private Future<VaultResponse> answer(SealedCredential credential, PlainCredential plain) {
    TotpCode code = codeOf(plain, clock);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", code.digits());
    body.put("remainingSeconds", code.remainingSeconds());
    body.put("period", code.period());
    body.put("digits", code.digits().length());
    return Future.succeededFuture(VaultResponse.json(200, Json.write(body)));
  }

  /** The code of the moment; an {@link IllegalArgumentException} when there is no usable seed. */
  static TotpCode codeOf(PlainCredential plain, InstantSource clock) {
    return TotpCredential.in(plain)
        .orElseThrow(() -> new IllegalArgumentException("a credential without a seed"))
        .at(clock.instant());
  }
}
