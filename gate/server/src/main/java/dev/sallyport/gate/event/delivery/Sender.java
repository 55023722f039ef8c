package dev.sallyport.gate.event.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.UnfitUrlException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends one message to one endpoint, as Standard Webhooks says it. */
final class Sender implements Sending {
  private final OutboundAddresses addresses;
  private final OutboundCalls calls;
  private final EndpointSeal seal;
  private final InstantSource clock;

  Sender(OutboundAddresses addresses, OutboundCalls calls, EndpointSeal seal, InstantSource clock) {
    this.addresses = addresses;
    this.calls = calls;
    this.seal = seal;
    this.clock = clock;
  }

  @Override
  public Future<AttemptResult> send(DueDelivery delivery) {
    Buffer body;
    try {
      body = body(delivery);
    } catch (GeneralSecurityException e) {
      return Future.succeededFuture(AttemptResult.without(DeliveryFailure.SECRET_NOT_OPENED));
    }
    return send(
        delivery.organisation(),
        delivery.endpoint(),
        delivery.url(),
        delivery.event().value(),
        body,
        delivery.secrets());
  }

  /**
   * One attempt with these bytes. Never fails: what went wrong is its result.
   *
   * @param id the same each time the same is sent
   */
  Future<AttemptResult> send(
      OrganisationId organisation,
      EndpointId endpoint,
      String text,
      String id,
      Buffer body,
      List<DueDelivery.Sealed> secrets) {
    long timestamp = clock.instant().getEpochSecond();
    OutboundUrl url;
    List<String> signatures = new ArrayList<>();
    try {
      url = OutboundUrl.parse(text);
      for (DueDelivery.Sealed secret : secrets) { // a receiver may know the old one or the new one
        signatures.add(
            seal.open(organisation, endpoint, secret.number(), secret.sealed())
                .sign(id, timestamp, body));
      }
    } catch (UnfitUrlException e) {
      return Future.succeededFuture(AttemptResult.without(DeliveryFailure.URL_REFUSED));
    } catch (GeneralSecurityException e) {
      return Future.succeededFuture(AttemptResult.without(DeliveryFailure.SECRET_NOT_OPENED));
    }
    Map<String, String> headers =
        Map.of(
            "webhook-id",
            id,
            "webhook-timestamp",
            Long.toString(timestamp),
            "webhook-signature",
            String.join(" ", signatures),
            "User-Agent",
            "Sallyport");
    return addresses
        .check(url)
        .compose(address -> calls.postForStatus(url, address, headers, body.getBytes()))
        .map(AttemptResult::ofStatus)
        .otherwise(
            failure ->
                AttemptResult.without(
                    failure instanceof UnfitUrlException
                        ? DeliveryFailure.URL_REFUSED
                        : DeliveryFailure.UNREACHABLE));
  }

  private Buffer body(DueDelivery delivery) throws GeneralSecurityException {
    return delivery.members().isEmpty()
        ? delivery.body(Optional.empty())
        : delivery.body(
            Optional.of(
                new String(
                    seal.openMembers(
                        delivery.organisation(), delivery.event(), delivery.members().get()),
                    UTF_8)));
  }
}
