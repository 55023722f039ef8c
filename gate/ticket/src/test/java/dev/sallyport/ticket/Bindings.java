package dev.sallyport.ticket;

import dev.sallyport.ticket.signing.TicketSigner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** The binding that the tests and the published vectors share. */
public final class Bindings {
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  public static final BindingIdentity BINDING =
      new BindingIdentity("https://gate.example", "https://vault.example");
  public static final ServiceName GITHUB = new ServiceName("github");
  public static final BindingKey KEY = new BindingKey("key-17", BindingSecret.ofBytes(counting()));
  public static final BindingKey NEXT_KEY =
      new BindingKey("key-2", BindingSecret.ofBytes(countingOn()));

  private Bindings() {}

  /** The published secret of the golden vectors: the bytes 00, 01, … 1f. */
  public static byte[] counting() {
    byte[] bytes = new byte[BindingSecret.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /** The second published secret: the bytes 20, 21, … 3f. */
  public static byte[] countingOn() {
    byte[] bytes = counting();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bytes[i] + BindingSecret.BYTES);
    }
    return bytes;
  }

  public static TicketVerifier verifier(TicketFormat format) {
    return TicketVerifier.of(format, BINDING, List.of(KEY, NEXT_KEY), InstantSource.fixed(NOW));
  }

  public static TicketSigner signer(TicketFormat format) {
    return TicketSigner.of(format, BINDING, KEY);
  }

  public static Ticket ticket(TicketFormat format) {
    return Ticket.issue(
            format, BINDING, "agt_7", GITHUB, Purpose.AGENT_CREDENTIAL, NOW, Duration.ofSeconds(30))
        .withGrant("grt_9");
  }

  public static Expectation expecting(Purpose... allowed) {
    return new Expectation(
        allowed.length == 0 ? EnumSet.allOf(Purpose.class) : EnumSet.of(allowed[0], allowed),
        GITHUB,
        Optional.empty());
  }

  public static Expectation expectingNonce(String nonce) {
    return new Expectation(EnumSet.allOf(Purpose.class), GITHUB, Optional.of(nonce));
  }
}
