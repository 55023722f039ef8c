package dev.sallyport.vault.selftest;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.SecondOpinion;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A verifier that accepts everything looks healthy. So before the vault starts, each format must
 * verify a ticket that is known to be good and refuse the same ticket under another key.
 */
public final class TicketSelfTest {
  static final BindingIdentity BINDING =
      new BindingIdentity("https://gate.example.com", "https://vault.example.com");
  static final String KID = "self-test";
  static final Instant ISSUED_AT = Instant.ofEpochSecond(1_800_000_000);
  static final ServiceName SERVICE = new ServiceName("self-test");

  /** Signed under the bytes 00 01 … 1f, once, by the signer that the vault does not have. */
  static final String JWT =
      "eyJraWQiOiJzZWxmLXRlc3QiLCJhbGciOiJIUzI1NiIsInR5cCI6InZhdWx0LXRpY2tldCtqd3QifQ.eyJpc3MiOiJ"
          + "odHRwczovL2dhdGUuZXhhbXBsZS5jb20iLCJhdWQiOiJodHRwczovL3ZhdWx0LmV4YW1wbGUuY29tIiwic3ViIjoic"
          + "2VsZi10ZXN0IiwianRpIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EdyIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxODA"
          + "wMDAwMDMwLCJzdmMiOiJzZWxmLXRlc3QiLCJwdXIiOiJ1c2VyX3JldmVhbCJ9.zgE1r-jt_CapTHy7lsLn7c7Sxg1v"
          + "xjbdfKNJHoEyQu8";

  /** The same in the other format. */
  static final String TOKENVAULT2 =
      "eyJzdWIiOiJzZWxmLXRlc3QiLCJzdmMiOiJzZWxmLXRlc3QiLCJwdXIiOiJ1c2VyX3JldmVhbCIsImlhdCI6MTgwMD"
          + "AwMDAwMCwiZXhwIjoxODAwMDAwMDMwLCJub25jZSI6IjAwMDEwMjAzMDQwNTA2MDcwODA5MGEwYjBjMGQwZTBmIn0."
          + "864dd3bfe738483885e7162e96ae67237ba0a0f6a4c5ca8ec8d33b397512d9a9";

  private TicketSelfTest() {}

  /**
   * Runs it.
   *
   * @throws IllegalStateException when tickets cannot be told apart, in which case the vault must
   *     not start
   */
  public static void run() {
    run(TicketFormat.JWT, JWT);
    run(TicketFormat.TOKENVAULT2, TOKENVAULT2);
    askTink();
  }

  /**
   * Tink's own JWT implementation must agree with ours about the good ticket and the forged one.
   */
  private static void askTink() {
    if (!isAcceptedByTink(knownSecret(0)) || isAcceptedByTink(knownSecret(1))) {
      throw new IllegalStateException("self-test: Tink has another opinion of a jwt ticket");
    }
  }

  private static boolean isAcceptedByTink(BindingSecret secret) {
    return SecondOpinion.of(BINDING, new BindingKey(KID, secret), ISSUED_AT).accepts(JWT);
  }

  private static void run(TicketFormat format, String good) {
    if (!isVerified(format, knownSecret(0), good)) {
      throw new IllegalStateException(
          "self-test: a good " + format.wireName() + " ticket was refused");
    }
    if (isVerified(format, knownSecret(1), good)) {
      throw new IllegalStateException(
          "self-test: a forged " + format.wireName() + " ticket was accepted");
    }
  }

  private static boolean isVerified(TicketFormat format, BindingSecret secret, String ticket) {
    InstantSource clock = InstantSource.fixed(ISSUED_AT);
    TicketVerifier verifier =
        TicketVerifier.of(format, BINDING, List.of(new BindingKey(KID, secret)), clock);
    Expectation expected = new Expectation(Set.of(Purpose.USER_REVEAL), SERVICE, Optional.empty());
    return verifier.verify(ticket, expected) instanceof Verification.Verified;
  }

  /** Consecutive bytes from {@code first}. */
  static BindingSecret knownSecret(int first) {
    byte[] bytes = new byte[BindingSecret.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return BindingSecret.ofBytes(bytes);
  }
}
