package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.approval.CanonicalAction;
import dev.sallyport.gate.approval.HeldRequests;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.audit.CounterLeases;
import dev.sallyport.gate.breakglass.Opening;
import dev.sallyport.gate.breakglass.Openings;
import dev.sallyport.service.batch.BatchLimits;
import dev.sallyport.service.batch.Batcher;
import dev.sallyport.service.batch.Entrance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the event loops of a process read and write for decisions: one statement under way for each
 * of the two, and the next takes all requests of all loops that came meanwhile. What was appended
 * here is durable.
 */
final class DecisionDatabase {
  /** Rows of a statement. Also the length of the queue: what waits always fits the next batch. */
  static final int BATCH_ROWS = 1_024;

  /**
   * So an item waits at most for the batch under way and for its own: two seconds, then it is a
   * 503.
   */
  static final Duration LONGEST_BATCH = Duration.ofSeconds(1);

  private static final BatchLimits LIMITS = BatchLimits.of(BATCH_ROWS, BATCH_ROWS, LONGEST_BATCH);

  private final PgFacts facts;
  private final AuditRecords records;
  private final HeldRequests held;
  private final Openings openings;
  private final HotConnection reading;
  private final HotConnection writing;
  private final HotConnection charging;
  private final Pool pool;
  private final Batcher<FactsKey, Optional<Facts>> readings;
  private final Batcher<ConditionalRecord, Boolean> writings;
  private final Batcher<ChargedRecord, Charged> chargings;
  private final CounterLeases leases = new CounterLeases();
  private final LeaseKeeping leaseKeeping;

  /**
   * Nothing is opened yet.
   *
   * @param readingLoop the event loop that does the reading for all
   * @param writingLoop the event loop that does the writing for all; better not the same
   * @param chargingLoop the event loop that writes what is explained or counted: it may wait for
   *     counters, and what is not counted does not wait with it
   * @param held what policies hold until somebody approves it
   * @param openings what people have opened in emergencies
   * @param connect opens a connection that pipelines, for the calling event loop
   */
  DecisionDatabase(
      Context readingLoop,
      Context writingLoop,
      Context chargingLoop,
      Supplier<SqlClient> connect,
      Pool pool,
      PgFacts facts,
      AuditRecords records,
      HeldRequests held,
      Openings openings,
      InstantSource clock) {
    this.facts = facts;
    this.records = records;
    this.held = held;
    this.openings = openings;
    this.reading = new HotConnection(connect, clock);
    this.writing = new HotConnection(connect, clock);
    this.charging = new HotConnection(connect, clock);
    this.pool = pool;
    this.readings =
        new Batcher<>(readingLoop, LIMITS, keys -> reading.run(client -> facts.read(client, keys)));
    this.writings =
        new Batcher<>(
            writingLoop,
            LIMITS,
            batch -> writing.run(client -> records.appendHolding(client, batch)));
    this.chargings =
        new Batcher<>(
            chargingLoop,
            LIMITS,
            batch -> charging.run(client -> records.appendCharged(client, batch, leases)));
    this.leaseKeeping = new LeaseKeeping(chargingLoop, pool, records, leases);
  }

  /** The database as the decisions of this event loop see it. */
  Evidence on(Context loop) {
    return new Shared(readings.entrance(loop), writings.entrance(loop), chargings.entrance(loop));
  }

  /**
   * Works while nothing of the key's organisation changes. What was appended is durable when the
   * future succeeds.
   */
  <T> Future<T> holding(FactsKey key, Function<Evidence, Future<T>> work) {
    return pool.withTransaction(
        connection ->
            facts.hold(connection, key).compose(held -> work.apply(new Held(connection))));
  }

  /** Finishes what was taken, then closes the connections. Called when no loop asks any more. */
  Future<Void> close() {
    return Future.all(readings.close(), writings.close(), chargings.close())
        .eventually(leaseKeeping::close)
        .eventually(() -> Future.all(reading.close(), writing.close(), charging.close()))
        .mapEmpty();
  }

  private Future<Optional<Opening>> opening(SqlClient client, CanonicalAction action) {
    return openings.standing(client, action.organisation(), action.agent(), action.service());
  }

  private Future<Charged> both(SqlConnection connection, ChargedRecord record, AuditRecord beside) {
    return records
        .appendCharged(connection, List.of(record))
        .map(List::getFirst)
        .compose(
            charged ->
                charged instanceof Charged.Written
                    ? records.append(connection, beside).map(charged)
                    : Future.succeededFuture(charged));
  }

  private final class Shared implements Evidence {
    private final Entrance<FactsKey, Optional<Facts>> readings;
    private final Entrance<ConditionalRecord, Boolean> writings;
    private final Entrance<ChargedRecord, Charged> chargings;

    private Shared(
        Entrance<FactsKey, Optional<Facts>> readings,
        Entrance<ConditionalRecord, Boolean> writings,
        Entrance<ChargedRecord, Charged> chargings) {
      this.readings = readings;
      this.writings = writings;
      this.chargings = chargings;
    }

    @Override
    public Future<Optional<Facts>> read(FactsKey key) {
      return readings.submit(key);
    }

    @Override
    public Future<Boolean> append(ConditionalRecord record) {
      return writings.submit(record);
    }

    @Override
    public Future<Charged> append(ChargedRecord record) {
      return chargings.submit(record);
    }

    @Override
    public Future<Optional<Approval>> standing(CanonicalAction action) {
      return held.standing(pool, action);
    }

    @Override
    public Future<Optional<Opening>> opening(CanonicalAction action) {
      return DecisionDatabase.this.opening(pool, action);
    }

    @Override
    public Future<Charged> append(ChargedRecord record, AuditRecord beside) {
      return pool.withTransaction(connection -> both(connection, record, beside))
          .map(Objects::requireNonNull);
    }

    @Override
    public Future<Charged> append(ChargedRecord record, Approval approval) {
      return pool.withTransaction(connection -> held.use(connection, approval, record))
          .map(Objects::requireNonNull);
    }
  }

  private final class Held implements Evidence {
    private final SqlConnection connection;

    private Held(SqlConnection connection) {
      this.connection = connection;
    }

    @Override
    public Future<Optional<Facts>> read(FactsKey key) {
      return facts.read(connection, List.of(key)).map(List::getFirst);
    }

    @Override
    public Future<Boolean> append(ConditionalRecord record) {
      return records.appendHolding(connection, List.of(record)).map(List::getFirst);
    }

    @Override
    public Future<Charged> append(ChargedRecord record) {
      return records.appendCharged(connection, List.of(record)).map(List::getFirst);
    }

    @Override
    public Future<Optional<Approval>> standing(CanonicalAction action) {
      return held.standing(connection, action);
    }

    @Override
    public Future<Optional<Opening>> opening(CanonicalAction action) {
      return DecisionDatabase.this.opening(connection, action);
    }

    @Override
    public Future<Charged> append(ChargedRecord record, AuditRecord beside) {
      return both(connection, record, beside);
    }

    @Override
    public Future<Charged> append(ChargedRecord record, Approval approval) {
      return held.use(connection, approval, record);
    }
  }
}
