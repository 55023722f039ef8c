package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.exchange.ExchangeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** How much of a stored access token's time is left, by what is known without opening it. */
enum Freshness {
  /** It has no end, or nothing to be refreshed with: it is released as it is. */
  AS_IT_IS,
  /** There is time enough. */
  FRESH,
  /** It is good for now, and another should be had before it is not. */
  AHEAD,
  /** It is over, or would be by the time that an agent uses it. */
  DUE;

  static final FieldName REFRESH_TOKEN = new FieldName("refreshToken");

  /** Enough for a slow provider and a failed attempt or two. */
  private static final Duration LONGEST_AHEAD = Duration.ofMinutes(5);

  /** What an agent's request may take, and clocks differ by. */
  private static final Duration LONGEST_DUE = Duration.ofSeconds(30);

  private static final int AHEAD_PART = 4;
  private static final int DUE_PART = 10;

  static Freshness of(SealedCredential credential, Instant now) {
    CredentialMetadata metadata = credential.metadata();
    if (!hasValue(credential)) {
      return DUE;
    }
    if (!isRenewable(credential) || metadata.expiresAt().isEmpty()) {
      return AS_IT_IS;
    }
    Instant end = metadata.expiresAt().get();
    // Of a token that lives for minutes only a part is given up.
    Duration lifetime = Duration.between(metadata.updatedAt(), end);
    if (!now.isBefore(end.minus(shorter(LONGEST_DUE, lifetime.dividedBy(DUE_PART))))) {
      return DUE;
    }
    return now.isBefore(end.minus(shorter(LONGEST_AHEAD, lifetime.dividedBy(AHEAD_PART))))
        ? FRESH
        : AHEAD;
  }

  /** Whether there is something that a next value could be had with. */
  static boolean isRenewable(SealedCredential credential) {
    Set<FieldName> fields = credential.fieldNames();
    return fields.contains(REFRESH_TOKEN) || ExchangeKind.of(fields).isPresent();
  }

  /** Whether there is anything to release: before its first exchange a key is worth nothing. */
  static boolean hasValue(SealedCredential credential) {
    Set<FieldName> fields = credential.fieldNames();
    return ExchangeKind.of(fields).map(kind -> fields.containsAll(kind.made())).orElse(true);
  }

  private static Duration shorter(Duration one, Duration other) {
    Duration part = other.isNegative() ? Duration.ZERO : other;
    return one.compareTo(part) < 0 ? one : part;
  }
}
