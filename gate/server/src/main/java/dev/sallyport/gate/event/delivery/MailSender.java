package dev.sallyport.gate.event.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.gate.outbound.MailRefusedException;
import dev.sallyport.gate.outbound.OutboundMail;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** Sends one message to one contact, as a mail: what is sealed in it is its text. */
final class MailSender implements Sending {
  private static final String SCHEME = "mailto:";

  /** What SMTP says when a mail was taken. */
  private static final int TAKEN = 250;

  private final Optional<OutboundMail> mail;
  private final EndpointSeal seal;

  MailSender(Optional<OutboundMail> mail, EndpointSeal seal) {
    this.mail = mail;
    this.seal = seal;
  }

  /** What everybody may read of a mail that waits. */
  record Envelope(String subject) {}

  /** What only its receiver may read. */
  record Content(String text) {}

  /** The address as the table of endpoints has it. */
  static String url(MailAddress address) {
    return SCHEME + address.value();
  }

  @Override
  public Future<AttemptResult> send(DueDelivery delivery) {
    if (mail.isEmpty()) {
      return failed(DeliveryFailure.MAIL_NOT_CONFIGURED);
    }
    OutboundMail.Mail letter;
    try {
      letter = letter(delivery);
    } catch (GeneralSecurityException | JsonRefused | IllegalArgumentException e) {
      return failed(DeliveryFailure.SECRET_NOT_OPENED); // or it is not what was written
    }
    return mail.get()
        .send(letter)
        .<AttemptResult>map(sent -> new AttemptResult.Taken(TAKEN))
        .otherwise(MailSender::result);
  }

  private static Future<AttemptResult> failed(DeliveryFailure failure) {
    return Future.succeededFuture(AttemptResult.without(failure));
  }

  private OutboundMail.Mail letter(DueDelivery delivery)
      throws GeneralSecurityException, JsonRefused {
    byte[] sealed =
        seal.openMembers(
            delivery.organisation(), delivery.event(), delivery.members().orElseThrow());
    return new OutboundMail.Mail(
        delivery.event().value(),
        new MailAddress(delivery.url().substring(SCHEME.length())),
        Json.read(delivery.data().getBytes(UTF_8), Envelope.class).subject(),
        Json.read(sealed, Content.class).text());
  }

  private static AttemptResult result(Throwable failure) {
    if (!(failure instanceof MailRefusedException refused)) {
      return AttemptResult.without(DeliveryFailure.UNREACHABLE);
    }
    return refused.isHopeless()
        ? new AttemptResult.Refused(DeliveryFailure.MAIL_REFUSED)
        : AttemptResult.without(DeliveryFailure.MAIL_REFUSED);
  }
}
