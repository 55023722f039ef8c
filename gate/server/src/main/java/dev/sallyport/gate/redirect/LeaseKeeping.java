package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.CounterLeases;
import dev.sallyport.gate.audit.Unspent;
import dev.sallyport.service.log.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews what this gate has leased of counters, ahead of those who will ask, and gives back what it
 * does not spend. Requests do not depend on it: what no lease pays is charged when it is recorded.
 */
final class LeaseKeeping {
  /** Many leases are renewed at a time, which costs less than one by one. */
  private static final Duration RENEWING = Duration.ofMillis(100);

  /** So what a gate does not use is there for the others little more than a minute later. */
  private static final Duration GIVING_BACK = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeping.class);

  private final ContextInternal loop;
  private final Pool pool;
  private final AuditRecords records;
  private final CounterLeases leases;
  private final long renewing;
  private final long givingBack;

  /** The statement under way; complete when there is none. */
  private Future<Void> underWay = Future.succeededFuture();

  LeaseKeeping(Context loop, Pool pool, AuditRecords records, CounterLeases leases) {
    this.loop = (ContextInternal) loop;
    this.pool = pool;
    this.records = records;
    this.leases = leases;
    this.renewing = this.loop.setPeriodic(RENEWING.toMillis(), tick -> renew());
    this.givingBack =
        this.loop.setPeriodic(GIVING_BACK.toMillis(), tick -> giveBack(leases.takeIdle()));
  }

  private void renew() {
    if (underWay.isComplete()) {
      underWay = records.renew(pool, leases).otherwiseEmpty();
    }
  }

  /** Gives everything back. Called when nothing is spent any more. */
  Future<Void> close() {
    loop.owner().cancelTimer(renewing);
    loop.owner().cancelTimer(givingBack);
    Promise<Void> closed = loop.promise();
    loop.runOnContext(
        now -> underWay.compose(done -> giveBack(leases.takeAll())).onComplete(closed));
    return closed.future();
  }

  /** Whether it was done is not known if it fails, so it is not done again: the caps lose it. */
  private Future<Void> giveBack(List<Unspent> unspent) {
    return records
        .giveBack(pool, unspent)
        .onFailure(
            failure ->
                LOG.atWarn()
                    .setMessage("what was leased of counters could not be given back")
                    .addKeyValue(LogKeys.COUNT, unspent.size())
                    .log())
        .otherwiseEmpty();
  }
}
