package dev.sallyport.vault.oauth;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.failure.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about using one refresh token. Written before the provider is asked, so that after
 * a crash it is known that it may have been. Of another token than the credential's it says
 * nothing, but for who holds the lease.
 *
 * @param creation the life of the credential, and below the version, when it was last tried
 * @param token which refresh token it speaks of, by its fingerprint
 * @param holder who asks the provider now, until the lease ends; null when nobody does
 * @param until the end of the lease, or until when nobody shall ask; milliseconds
 * @param unanswered whether the provider may have carried out a request whose answer never came
 * @param failures how often in a row it failed
 */
record RefreshRecord(
    String creation,
    long version,
    String token,
    @Nullable String holder,
    long until,
    boolean unanswered,
    int failures,
    @Nullable RefreshFailure failure) {
  /** Longer than a request may take, its retries, and writing the answer down. */
  static final Duration LEASE = Duration.ofSeconds(20);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 6;

  /** Nothing was tried with this token yet, or it was answered well. */
  static RefreshRecord untried(CredentialVersion version, String token) {
    return new RefreshRecord(
        version.creation().value(), version.number(), token, null, 0, false, 0, null);
  }

  /** The same, tried with a credential that has the token in this version. */
  RefreshRecord at(CredentialVersion current) {
    return new RefreshRecord(
        current.creation().value(),
        current.number(),
        token,
        holder,
        until,
        unanswered,
        failures,
        failure);
  }

  static RefreshRecord read(byte[] content) {
    try {
      return Json.read(content, RefreshRecord.class);
    } catch (JsonRefused e) {
      throw new StoreException(StoreException.Kind.DAMAGED, "a record of a refresh", e);
    }
  }

  byte[] write() {
    return Json.write(this);
  }

  boolean isOf(CredentialVersion other) {
    return creation.equals(other.creation().value()) && version == other.number();
  }

  boolean isAbout(String otherToken) {
    return token.equals(otherToken);
  }

  /** Whether somebody asks the provider at this moment. */
  boolean isHeld(Instant now) {
    return holder != null && now.toEpochMilli() < until;
  }

  /** Whether a request is out whose outcome nobody wrote down. */
  boolean isOpen() {
    return holder != null;
  }

  /** How long nobody shall ask; nothing when somebody may. */
  Optional<Duration> pause(Instant now) {
    long left = until - now.toEpochMilli();
    return holder == null && left > 0 ? Optional.of(Duration.ofMillis(left)) : Optional.empty();
  }

  /** Whether a person has to connect the credential again. */
  boolean needsReconnecting() {
    return failure != null && failure.isFinal();
  }

  /** Taken by {@code next}; an earlier holder that is gone may have been answered. */
  RefreshRecord taken(String next, Instant now) {
    return new RefreshRecord(
        creation,
        version,
        token,
        next,
        now.plus(LEASE).toEpochMilli(),
        unanswered || isOpen(),
        failures,
        failure);
  }

  /** Given back by a holder who found another value there; what was known stays known. */
  RefreshRecord givenBack() {
    return new RefreshRecord(creation, version, token, null, 0, unanswered, failures, failure);
  }

  /**
   * Given back without success.
   *
   * @param mayBeDone whether the provider may have carried the request out
   * @param wait what the provider asked for; without it every failure waits longer
   */
  RefreshRecord failed(
      RefreshFailure why, boolean mayBeDone, Optional<Duration> wait, Instant now) {
    Duration usual = Duration.ofSeconds(1L << Math.min(failures + 1, DOUBLINGS));
    Duration bounded = usual.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : usual;
    Duration pause = wait.orElse(bounded);
    return new RefreshRecord(
        creation,
        version,
        token,
        null,
        now.plus(pause).toEpochMilli(),
        unanswered || mayBeDone,
        failures + 1,
        why);
  }
}
