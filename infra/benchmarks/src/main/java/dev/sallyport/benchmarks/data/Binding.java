package dev.sallyport.benchmarks.data;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.signing.TicketSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** One binding of a gate and a vault, as generator, signing and verifying servers use it. */
public final class Binding {
  /**
   * As the gate's default. A measurement with its warm-up must be shorter, since its tickets are
   * signed ahead.
   */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  private final TicketFormat format;
  private final BindingIdentity identity;
  private final BindingKey key;

  public Binding(TicketFormat format, BindingIdentity identity, BindingKey key) {
    this.format = format;
    this.identity = identity;
    this.key = key;
  }

  /**
   * The binding of the servers without a database, which cannot exchange one: its secret is the
   * text of no secret.
   */
  public static Binding fixed() {
    byte[] zeros = new byte[BindingSecret.BYTES];
    return new Binding(
        TicketFormat.JWT,
        new BindingIdentity("http://127.0.0.1:8080", "http://127.0.0.1:8081"),
        new BindingKey("benchmark", BindingSecret.ofBytes(zeros)));
  }

  public TicketSigner signer() {
    return TicketSigner.of(format, identity, key);
  }

  public TicketVerifier verifier() {
    return verifierAt(InstantSource.system());
  }

  /** A verifier that takes the time from this clock. */
  public TicketVerifier verifierAt(InstantSource clock) {
    return TicketVerifier.of(format, identity, List.of(key), clock);
  }

  /** An agent's ticket that is valid from now on. */
  public Ticket ticket(String agent, String grant, Instant now) {
    return Ticket.issue(
            format, identity, agent, Names.SERVICE, Purpose.AGENT_CREDENTIAL, now, LIFETIME)
        .withGrant(grant);
  }

  public TicketFormat format() {
    return format;
  }

  public BindingIdentity identity() {
    return identity;
  }

  public String keyId() {
    return key.kid();
  }

  /** Writes the secret for the generator's process, readable by this user only. */
  public Path writeSecret(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.write(file, Base64.getEncoder().encode(key.secret().exposeForSealing()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link #writeSecret} wrote. */
  public static BindingSecret readSecret(Path file) {
    try {
      return BindingSecret.ofBase64(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
