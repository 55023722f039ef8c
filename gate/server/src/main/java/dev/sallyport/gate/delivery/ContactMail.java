package dev.sallyport.gate.delivery;

import dev.sallyport.ticket.key.KeyText;
import java.net.URI;

/** What a contact is written: a link to where the key can be taken, and never the key. */
record ContactMail(String subject, String text) {
  /**
   * The mail about a key that waits.
   *
   * @param publicUrl how the gate is reached
   */
  static ContactMail about(Envelope envelope, KeyText token, String publicUrl) {
    String link =
        "%s/api/agents/access-keys/%s/retrieval?token=%s"
            .formatted(publicUrl, envelope.delivery().id().value(), token.expose());
    String text =
        """
        An access key for the agent %s waits for you.

        Take it here, once, until %s:

        %s

        Opening the link takes nothing; a button on the page does. Whoever has
        this link can take the key, so pass it on to nobody.

        If you expect no key, do nothing: it ends by itself. If the page says that
        the key was taken and it was not you, have it revoked.

        Envelope: %s
        """
            .formatted(
                envelope.agent().value(),
                envelope.delivery().waitsUntil().orElseThrow(),
                link,
                envelope.id().value());
    return new ContactMail("An access key waits for you at " + host(publicUrl), text);
  }

  /** A host's name is at most 253 characters, most of which a subject has no room for. */
  private static String host(String publicUrl) {
    String host = URI.create(publicUrl).getHost();
    return host.length() <= 80 ? host : "this gate";
  }
}
