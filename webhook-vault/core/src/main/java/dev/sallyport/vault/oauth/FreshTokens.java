package dev.sallyport.vault.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.release.FreshCredentials;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Access tokens that are good when they are released. One that is over is refreshed first, and
 * whoever asks waits for it, within bounds. One that ends soon is released at once and refreshed
 * meanwhile. For one event loop, on which a credential is refreshed once at a time.
 */
public final class FreshTokens implements FreshCredentials {
  /** Less than what callers wait for an answer. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  /** Refreshes under way at once; an event loop is for releases first. */
  private static final int UNDER_WAY = 128;

  /** After which a refresh that was not to be is thought about again. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  private static final int LEFT_ALONE_AT_ONCE = 10_000;

  private final Credentials credentials;
  private final Refreshes refreshes;
  private final InstantSource clock;
  private final Map<ServiceName, Future<Optional<SealedCredential>>> underWay = new HashMap<>();
  private final Cache<CredentialVersion, Why> leftAlone =
      Caffeine.newBuilder()
          .maximumSize(LEFT_ALONE_AT_ONCE)
          .expireAfterWrite(LEFT_ALONE)
          .executor(Runnable::run)
          .build();

  private enum Why {
    WAS_TRIED,
    HAS_NO_CLIENT
  }

  FreshTokens(Credentials credentials, Refreshes refreshes, InstantSource clock) {
    this.credentials = credentials;
    this.refreshes = refreshes;
    this.clock = clock;
  }

  @Override
  public Future<SealedCredential> fresh(SealedCredential stored) {
    return switch (Freshness.of(stored, clock.instant())) {
      case AS_IT_IS, FRESH -> Future.succeededFuture(stored);
      case AHEAD -> {
        ahead(stored);
        yield Future.succeededFuture(stored);
      }
      case DUE -> due(stored);
    };
  }

  /**
   * Refreshes a credential now, also when its token is good or an earlier refresh failed; empty
   * when there is no client for it. Fails with a {@link VaultRefusal}.
   */
  public Future<Optional<SealedCredential>> now(SealedCredential stored) {
    return refresh(stored.service(), () -> refreshes.refresh(stored, true))
        .timeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(late(failure)));
  }

  /** Whether another value of a credential could be had at all. */
  public static boolean isRenewable(SealedCredential stored) {
    return Freshness.isRenewable(stored);
  }

  private static Throwable late(Throwable failure) {
    return failure instanceof TimeoutException ? RefreshRefusals.underWay() : failure;
  }

  private void ahead(SealedCredential stored) {
    if (leftAlone.getIfPresent(stored.version()) == null && underWay.size() < UNDER_WAY) {
      leftAlone.put(stored.version(), Why.WAS_TRIED);
      refresh(stored);
    }
  }

  private Future<SealedCredential> due(SealedCredential stored) {
    // Known for a moment to have no client: the vault's owner refreshes it in some other way.
    if (leftAlone.getIfPresent(stored.version()) == Why.HAS_NO_CLIENT) {
      return Future.succeededFuture(stored);
    }
    if (underWay.size() >= UNDER_WAY && !underWay.containsKey(stored.service())) {
      return Future.failedFuture(RefreshRefusals.underWay());
    }
    return refresh(stored)
        .timeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .map(found -> found.orElse(stored))
        .recover(failure -> stillGood(stored, failure));
  }

  /** What the provider gave last is good until its time is over, whatever becomes of the next. */
  private Future<SealedCredential> stillGood(SealedCredential stored, Throwable failure) {
    boolean good =
        Freshness.hasValue(stored)
            && stored
                .metadata()
                .expiresAt()
                .filter(end -> clock.instant().isBefore(end))
                .isPresent();
    if (good && (failure instanceof VaultRefusal || failure instanceof TimeoutException)) {
      return Future.succeededFuture(stored);
    }
    return Future.failedFuture(late(failure));
  }

  private Future<Optional<SealedCredential>> refresh(SealedCredential stored) {
    return refresh(stored.service(), () -> current(stored).compose(this::refreshDue));
  }

  /** One at a time; whoever comes meanwhile gets the same answer. */
  private Future<Optional<SealedCredential>> refresh(
      ServiceName service, Supplier<Future<Optional<SealedCredential>>> start) {
    Future<Optional<SealedCredential>> running = underWay.get(service);
    if (running != null) {
      return running;
    }
    Future<Optional<SealedCredential>> started = start.get();
    if (!started.isComplete()) {
      underWay.put(service, started);
      started.onComplete(done -> underWay.remove(service, started));
    }
    return started;
  }

  /** Memory may be behind the store. */
  private Future<SealedCredential> current(SealedCredential stored) {
    return credentials
        .find(stored.organisation(), stored.service())
        .map(found -> found.orElse(stored));
  }

  private Future<Optional<SealedCredential>> refreshDue(SealedCredential current) {
    Instant now = clock.instant();
    return switch (Freshness.of(current, now)) {
      case AS_IT_IS, FRESH -> Future.succeededFuture(Optional.of(current));
      case AHEAD, DUE ->
          refreshes
              .refresh(current, false)
              .onSuccess(
                  found -> {
                    if (found.isEmpty()) {
                      leftAlone.put(current.version(), Why.HAS_NO_CLIENT);
                    }
                  });
    };
  }
}
