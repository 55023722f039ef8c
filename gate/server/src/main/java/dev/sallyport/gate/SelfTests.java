package dev.sallyport.gate;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketLimits;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
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

  /** A ticket that this program signs is one that it verifies; with another key it is not. */
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
    if (!isVerified(signed, identity, key, service, now)
        || isVerified(signed, identity, other, service, now)) {
      throw new StartFailedException("tickets cannot be signed and verified on this Java runtime");
    }
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
