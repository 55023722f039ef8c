package dev.sallyport.vault.release;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.kind.GivenFields;
import dev.sallyport.vault.totp.TotpCredential;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Set;

/**
 * {@code GET} and {@code POST /v1/credential}: a ticket for a credential; and {@code POST
 * /v1/relay}, where the gate brings an agent's ticket and carries the sealed answer. One of type
 * {@value TotpCredential#TOKEN_TYPE} acts: what is released is the code of the moment, never its
 * seed. Who names fields gets these only.
 */
public final class ReleaseCredential implements Endpoint {
  /** The field that a code of the moment is given in. */
  private static final FieldName CODE = new FieldName("accessToken");

  private final Set<Purpose> purposes;
  private final PresentedTickets tickets;
  private final OpenedReleases releases;
  private final InstantSource clock;

  private ReleaseCredential(
      Set<Purpose> purposes,
      PresentedTickets tickets,
      OpenedReleases releases,
      InstantSource clock) {
    this.purposes = purposes;
    this.tickets = tickets;
    this.releases = releases;
    this.clock = clock;
  }

  /** To those who come themselves. Codes are those of {@code clock}'s moment. */
  public static ReleaseCredential toItsHolder(
      PresentedTickets tickets, OpenedReleases releases, InstantSource clock) {
    return new ReleaseCredential(
        Set.of(Purpose.AGENT_CREDENTIAL, Purpose.USER_REVEAL), tickets, releases, clock);
  }

  /** To agents to whom the gate carries it, sealed. */
  public static ReleaseCredential throughTheGate(
      PresentedTickets tickets, OpenedReleases releases, InstantSource clock) {
    return new ReleaseCredential(Set.of(Purpose.RELAY), tickets, releases, clock);
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    TicketParameters parameters = TicketParameters.withFields(request);
    return tickets
        .verify(request, parameters.exposeTicket(), parameters.service(), purposes)
        .compose(verified -> releases.release(request, verified, kind(parameters.fields())));
  }

  private OpenedReleases.Kind kind(FieldSelection fields) {
    return new OpenedReleases.Kind(
        "released",
        fields.logged(),
        credential -> OnlyBrokered.isNot(credential) && fields.isIn(given(credential)),
        fields.isAll() ? OnlyBrokered.refusal() : FieldSelection.refusal(),
        true,
        (credential, plain) -> answer(credential, plain, fields));
  }

  private static Set<FieldName> given(SealedCredential credential) {
    return isCode(credential) ? Set.of(CODE) : GivenFields.of(credential.fieldNames());
  }

  private static boolean isCode(SealedCredential credential) {
    return credential.metadata().tokenType().equals(TotpCredential.TOKEN_TYPE);
  }

  private Future<VaultResponse> answer(
      SealedCredential credential, PlainCredential plain, FieldSelection fields) {
    byte[] token =
        isCode(credential)
            ? TokenAnswer.write(credential, ReleaseTotpCode.codeOf(plain, clock))
            : TokenAnswer.write(credential, fields.of(GivenFields.in(plain)));
    return Future.succeededFuture(VaultResponse.json(200, token));
  }
}
