package dev.sallyport.vault.store;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.AgentKey;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.release.CurrentCredential;
import dev.sallyport.vault.release.CurrentRecipient;
import dev.sallyport.vault.release.Redemption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Things to put into stores. */
public final class Samples {
  public static final SecureRandom RANDOM = new SecureRandom();

  /** The public keys of RFC 7748, section 6.1. */
  public static final RecipientKey ALICE =
      recipient("x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo");

  public static final RecipientKey BOB =
      recipient("x25519:3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08");

  private static final Duration LIFETIME = Duration.ofSeconds(30);

  private Samples() {}

  private static RecipientKey recipient(String text) {
    return SealingSuites.ofEveryRuntime().recipient(AgentKey.parse(text));
  }

  public static TicketId ticket() {
    return TicketId.random(TicketFormat.JWT);
  }

  public static SealedCredential first(StoreInstance store, ServiceName service, String token) {
    return sealed(store, service, CredentialVersion.first(RANDOM), token);
  }

  public static SealedCredential next(StoreInstance store, SealedCredential before, String token) {
    return sealed(store, before.service(), before.version().next(), token);
  }

  private static SealedCredential sealed(
      StoreInstance store, ServiceName service, CredentialVersion version, String token) {
    CredentialMetadata metadata =
        new CredentialMetadata(
            "Bearer",
            Optional.of(StoreContract.NOW.plusSeconds(3_600)),
            StoreContract.NOW.minusSeconds(60),
            StoreContract.NOW.plusSeconds(version.number()));
    PlainCredential plain =
        PlainCredential.of(
            Map.of(
                new FieldName("accessToken"),
                token,
                new FieldName("refreshToken"),
                "refresh-" + token));
    return new CredentialEnvelope(store.keyset()).seal(service, version, metadata, plain);
  }

  public static String accessToken(StoreInstance store, SealedCredential sealed) {
    String token =
        new CredentialEnvelope(store.keyset())
            .open(sealed)
            .exposeForRelease()
            .get(new FieldName("accessToken"));
    if (token == null) {
      throw new AssertionError("no accessToken");
    }
    return token;
  }

  public static Redemption redemption(TicketId ticket, SealedCredential credential) {
    return redemption(
        ticket,
        StoreContract.NOW.plus(LIFETIME),
        Optional.of(new CurrentCredential(credential.service(), credential.version())));
  }

  public static Redemption redemption(
      TicketId ticket, Instant expiresAt, Optional<CurrentCredential> credential) {
    return new Redemption(
        StoreContract.ORGANISATION,
        ticket,
        expiresAt,
        credential,
        Optional.empty(),
        entry(LogOutcome.RELEASED, "released", ticket.value()));
  }

  /** The same for somebody. */
  public static Redemption to(CurrentRecipient recipient, Redemption redemption) {
    return new Redemption(
        redemption.organisation(),
        redemption.ticket(),
        redemption.ticketExpiresAt(),
        redemption.credential(),
        Optional.of(recipient),
        redemption.entry());
  }

  public static LogEntry entry(LogOutcome outcome, String reason, String ticket) {
    return new LogEntry(
        StoreContract.NOW,
        outcome,
        reason,
        Optional.of(ticket),
        Optional.of("agt_1"),
        Optional.of("github"),
        Optional.of("agent_credential"),
        Optional.of("192.0.2.7"),
        "req-" + ticket);
  }
}
