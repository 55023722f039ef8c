package dev.sallyport.vault.oauth;

import static java.util.Objects.requireNonNull;

import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.failure.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Asks a provider for the next tokens under a lease, and stores them. */
final class RefreshRun {
  /** Requests for one refresh; each but the first comes after a failure that may pass. */
  private static final int REQUESTS = 3;

  /** Half of it at least, so that replicas that failed together do not come back together. */
  private static final Duration PAUSE = Duration.ofMillis(800);

  /** New tokens that cannot be written are lost with the process: it is tried for a while. */
  private static final int WRITES = 12;

  private static final Duration WRITE_PAUSE = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Credentials credentials;
  private final CredentialEnvelope envelope;
  private final RefreshLeases leases;
  private final RefreshReports reports;
  private final InstantSource clock;
  private final SecureRandom random;

  RefreshRun(
      Vertx vertx,
      Credentials credentials,
      CredentialEnvelope envelope,
      RefreshLeases leases,
      RefreshReports reports,
      InstantSource clock,
      SecureRandom random) {
    this.vertx = vertx;
    this.credentials = credentials;
    this.envelope = envelope;
    this.leases = leases;
    this.reports = reports;
    this.clock = clock;
    this.random = random;
  }

  /** What one refresh is about. Not a record: it holds the tokens. */
  static final class Work {
    private final RefreshLeases.Lease lease;
    private final Renewal renewal;
    private final SealedCredential current;
    private final PlainCredential plain;

    Work(
        RefreshLeases.Lease lease,
        Renewal renewal,
        SealedCredential current,
        PlainCredential plain) {
      this.lease = lease;
      this.renewal = renewal;
      this.current = current;
      this.plain = plain;
    }

    @Override
    public String toString() {
      return "Work[" + lease.service() + "]";
    }
  }

  /** The credential that follows, stored; fails with a refusal that says what stands in its way. */
  Future<SealedCredential> refresh(Work work) {
    return ask(work, 1, false).recover(failure -> broken(work, failure));
  }

  private Future<SealedCredential> ask(Work work, int number, boolean mayBeDone) {
    return reply(work.renewal)
        .compose(
            reply ->
                switch (reply) {
                  case RenewalReply.Renewed renewed -> store(work, renewed);
                  case TokenReply.GrantRefused() -> grantRefused(work, mayBeDone);
                  case TokenReply.ClientRefused() -> fail(work, refused(work), mayBeDone);
                  case TokenReply.Busy(Optional<Duration> wait) ->
                      fail(work, RefreshFailure.BUSY, mayBeDone, wait);
                  case TokenReply.Unable() -> again(work, number, RefreshFailure.ERROR, mayBeDone);
                  case TokenReply.Unreachable(boolean forbidden) ->
                      forbidden
                          ? fail(work, RefreshFailure.NOT_ALLOWED, mayBeDone)
                          : again(work, number, RefreshFailure.ERROR, mayBeDone);
                  case TokenReply.NoAnswer() -> again(work, number, RefreshFailure.TIMEOUT, true);
                  case TokenReply.Nonsense() -> fail(work, RefreshFailure.ERROR, true);
                  case RenewalReply.Unusable() ->
                      fail(work, RefreshFailure.KEY_UNUSABLE, mayBeDone);
                });
  }

  /** Within a future, whatever is thrown: a lease is held. */
  private static Future<RenewalReply> reply(Renewal renewal) {
    return Future.<Void>succeededFuture()
        .compose(begin -> renewal.ask())
        .recover(
            failure ->
                failure instanceof IllegalArgumentException
                    ? Future.succeededFuture(new RenewalReply.Unusable())
                    : Future.failedFuture(failure));
  }

  /**
   * What nobody thought of does not keep others waiting until the lease ends. A store that fails is
   * not asked for more.
   */
  private Future<SealedCredential> broken(Work work, Throwable failure) {
    return failure instanceof VaultRefusal || failure instanceof StoreException
        ? Future.failedFuture(failure)
        : fail(work, RefreshFailure.ERROR, true).recover(refusal -> Future.failedFuture(failure));
  }

  /** With the same refresh token: there is no other, and soon is when a provider still takes it. */
  private Future<SealedCredential> again(
      Work work, int number, RefreshFailure why, boolean mayBeDone) {
    Instant end = Instant.ofEpochMilli(work.lease.record().until());
    boolean timeEnough =
        clock.instant().plus(ProviderCalls.LONGEST).isBefore(end.minus(WRITE_PAUSE));
    if (number == REQUESTS || !timeEnough) {
      return fail(work, why, mayBeDone);
    }
    return pause(PAUSE).compose(then -> ask(work, number + 1, mayBeDone));
  }

  private Future<Void> pause(Duration about) {
    long half = about.toMillis() / 2;
    return vertx.timer(half + random.nextLong(half + 1)).mapEmpty();
  }

  private Future<SealedCredential> store(Work work, RenewalReply.Renewed renewed) {
    return next(work, renewed)
        .map(next -> store(work, next))
        .orElseGet(() -> fail(work, RefreshFailure.ERROR, true));
  }

  /** Empty when the tokens and the fields that stay are too long together. */
  private Optional<SealedCredential> next(Work work, RenewalReply.Renewed renewed) {
    try {
      return Optional.of(
          RefreshedCredential.after(work.current, work.plain, renewed, envelope, clock.instant()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Future<SealedCredential> store(Work work, SealedCredential next) {
    return write(next, WRITES)
        .compose(written -> written ? Future.succeededFuture(next) : stored(work))
        .compose(done -> answered(work).transform(given -> Future.succeededFuture(done)))
        .compose(done -> reports.refreshed(work.lease.service(), id(work)).map(done));
  }

  private static String id(Work work) {
    return requireNonNull(work.lease.record().holder());
  }

  /** A token that is used again shall not look as if its last use had got no answer. */
  private Future<Void> answered(Work work) {
    RefreshRecord record = work.lease.record();
    return leases.settle(work.lease, RefreshRecord.untried(work.current.version(), record.token()));
  }

  private Future<Boolean> write(SealedCredential next, int left) {
    return credentials
        .write(next)
        .recover(
            failure ->
                failure instanceof StoreException && left > 1
                    ? pause(WRITE_PAUSE).compose(then -> write(next, left - 1))
                    : Future.failedFuture(failure));
  }

  /** Somebody stored another value meanwhile, or our own write went through and said it did not. */
  private Future<SealedCredential> stored(Work work) {
    return credentials
        .find(work.current.organisation(), work.lease.service())
        .map(found -> found.orElse(work.current));
  }

  private static RefreshFailure refused(Work work) {
    return work.renewal.worksOnce() ? RefreshFailure.CLIENT_REFUSED : RefreshFailure.KEY_REFUSED;
  }

  /** Unless another value is there, whoever got it: then the refused token does not matter. */
  private Future<SealedCredential> grantRefused(Work work, boolean mayBeDone) {
    if (!work.renewal.worksOnce()) {
      return fail(work, RefreshFailure.KEY_REFUSED, false);
    }
    boolean lost = mayBeDone || work.lease.record().unanswered();
    return stored(work)
        .compose(
            found ->
                found.version().equals(work.current.version())
                    ? fail(work, lost ? RefreshFailure.ANSWER_LOST : RefreshFailure.REVOKED, lost)
                    : leases.giveBack(work.lease).map(found));
  }

  private Future<SealedCredential> fail(Work work, RefreshFailure why, boolean mayBeDone) {
    return fail(work, why, mayBeDone, Optional.empty());
  }

  private Future<SealedCredential> fail(
      Work work, RefreshFailure why, boolean mayBeDone, Optional<Duration> wait) {
    RefreshRecord failed = work.lease.record().failed(why, mayBeDone, wait, clock.instant());
    return leases
        .settle(work.lease, failed)
        .compose(settled -> reports.failed(work.lease.service(), why, id(work)))
        .compose(settled -> Future.failedFuture(RefreshRefusals.of(why, failed, clock.instant())));
  }
}
