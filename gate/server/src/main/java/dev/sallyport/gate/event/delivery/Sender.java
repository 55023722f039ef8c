package dev.sallyport.gate.event.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.UnfitUrlException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
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
    OutboundUrl url;
    String signatures;
    long timestamp = clock.instant().getEpochSecond();
    Buffer body;
    try {
      url = OutboundUrl.parse(delivery.url());
      body = body(delivery);
      signatures = signatures(delivery, timestamp, body);
    } catch (UnfitUrlException e) {
      return Future.succeededFuture(AttemptResult.without(DeliveryFailure.URL_REFUSED));
    } catch (GeneralSecurityException e) {
      return Future.succeededFuture(AttemptResult.without(DeliveryFailure.SECRET_NOT_OPENED));
    }
    return addresses
        .check(url)
        .compose(address -> call(url, address, delivery, timestamp, signatures, body))
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

  private Future<Integer> call(
      OutboundUrl url,
      InetAddress address,
      DueDelivery delivery,
      long timestamp,
      String signatures,
      Buffer body) {
    Map<String, String> headers =
        Map.of(
            "webhook-id",
            delivery.event().value(),
            "webhook-timestamp",
            Long.toString(timestamp),
            "webhook-signature",
            signatures,
            "User-Agent",
            "Sallyport");
    return calls.postForStatus(url, address, headers, body.getBytes());
  }

  /** One for each secret that is good, so that a receiver may know the old one or the new one. */
  private String signatures(DueDelivery delivery, long timestamp, Buffer body)
      throws GeneralSecurityException {
    List<String> signatures = new ArrayList<>();
    for (DueDelivery.Sealed secret : delivery.secrets()) {
      signatures.add(
          seal.open(delivery.organisation(), delivery.endpoint(), secret.number(), secret.sealed())
              .sign(delivery.event().value(), timestamp, body));
    }
    return String.join(" ", signatures);
  }
}
