package dev.sallyport.gate;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.SecondOpinion;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketLimits;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import dev.sallyport.ticket.signing.SecondHand;
import dev.sallyport.ticket.signing.TicketSigner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a gate proves to itself before it serves. */
final class SelfTests {
  /**
   * Tickets live for 30 seconds: a gate whose clock is further off would issue ones that no vault
   * takes.
   */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

  private SelfTests() {}

  /**
   * What this program signs it verifies, and so does Tink's own JWT implementation, and the other
   * way round; under another key, or with one character changed, neither does.
   */
  static void signing() {
    BindingIdentity identity = new BindingIdentity("https://gate.invalid", "https://vault.invalid");
    BindingKey key = BindingKey.derive(BindingSecret.generate());
    BindingKey other = BindingKey.derive(BindingSecret.generate());
    Instant now = Instant.ofEpochSecond(1_800_000_000);
    ServiceName service = new ServiceName("self-test");
    Ticket ticket =
        Ticket.issue(
                TicketFormat.JWT,
                identity,
                "self-test",
                service,
                Purpose.AGENT_CREDENTIAL,
                now,
                TicketLimits.DEFAULT_LIFETIME)
            .withGrant("self-test");
    String signed = TicketSigner.of(TicketFormat.JWT, identity, key).sign(ticket);
    String signedByTink = SecondHand.of(key).write(ticket);
    String corrupted = withAnotherCharacter(signed);
    SecondOpinion opinion = SecondOpinion.of(identity, key, now);
    boolean good =
        isVerified(signed, identity, key, service, now)
            && isVerified(signedByTink, identity, key, service, now)
            && opinion.accepts(signed);
    boolean bad =
        isVerified(signed, identity, other, service, now)
            || isVerified(corrupted, identity, key, service, now)
            || opinion.accepts(corrupted);
    if (!good || bad) {
      throw new StartFailedException("tickets cannot be signed and verified on this Java runtime");
    }
  }

  /** In the middle of the signature. */
  private static String withAnotherCharacter(String signed) {
    int at = signed.length() - 20;
    char another = signed.charAt(at) == 'A' ? 'B' : 'A';
    return signed.substring(0, at) + another + signed.substring(at + 1);
  }

  private static boolean isVerified(
      String signed, BindingIdentity identity, BindingKey key, ServiceName service, Instant now) {
    Verification verification =
        TicketVerifier.of(TicketFormat.JWT, identity, List.of(key), InstantSource.fixed(now))
            .verify(
                signed,
                new Expectation(Set.of(Purpose.AGENT_CREDENTIAL), service, Optional.empty()));
    return switch (verification) {
      case Verification.Verified verified -> true;
      case Verification.Refused refused -> false;
    };
  }

  /** This machine's clock and the database's agree: grants end by one, tickets by the other. */
  static Future<Void> clock(Pool pool, InstantSource clock) {
    Instant before = clock.instant();
    return pool.query("select clock_timestamp() as now")
        .execute()
        .compose(
            rows -> {
              Instant database = rows.iterator().next().getOffsetDateTime("now").toInstant();
              boolean sane =
                  !database.isBefore(before.minus(CLOCK_TOLERANCE))
                      && !database.isAfter(clock.instant().plus(CLOCK_TOLERANCE));
              return sane
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      new StartFailedException(
                          "this machine's clock and the database's differ by more than "
                              + CLOCK_TOLERANCE.toSeconds()
                              + " seconds: set them right"));
            });
  }
}
