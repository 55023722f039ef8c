package dev.sallyport.gate.outbound;

import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.service.configuration.Secret;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/**
 * The server that takes the gate's mail. The gate's own configuration names it, so it may be
 * anywhere.
 *
 * @param login who the gate is there; empty: nobody
 * @param authorities certificates (PEM) that its own one is looked at with; empty: those of Java
 * @param sender whom mail is from
 * @param patience for one mail, from connecting on
 */
public record MailServer(
    String host,
    int port,
    Security security,
    Optional<Login> login,
    Optional<Buffer> authorities,
    MailAddress sender,
    Duration patience) {

  /** How mail is kept from who listens on the way. */
  public enum Security {
    /** The connection turns to TLS before anything is said, or nothing is sent. */
    STARTTLS,
    /** TLS from the first byte on. */
    TLS,
    /** Not at all. Only towards a server on the same machine or in a network of its own. */
    NONE
  }

  /** A name and what proves it. */
  public record Login(String user, Secret password) {}
}
