package dev.sallyport.gate.approval;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.WaitingGauge;
import dev.sallyport.gate.organisation.PgChanges;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Held requests in PostgreSQL, whose clock says what has lapsed. */
public final class PgHeldRequests implements HeldRequests {
  private static final String STANDING =
      "select "
          + ApprovalRows.COLUMNS
          + """
       from approval where organisation = $1 and agent = $2 and action_hash = $3
        and status in ('pending', 'approved', 'denied') and expires_at > statement_timestamp()
      order by status = 'denied', created_at desc limit 1""";
  private static final String COUNT =
      "select count(*)::int as pending from approval where organisation = $1 and agent = $2 and status = 'pending' and expires_at > statement_timestamp()";
  private static final String FORGET =
      """
      delete from approval where organisation = $1 and id in (
        select id from approval where organisation = $1 and agent = $2 and status in ('executed', 'denied', 'expired', 'failed')
        order by created_at desc, id offset $3)""";
  private static final String INSERT =
      """
      insert into approval (organisation, id, agent, service, user_subject, grant_id, action_hash, demands, reason, longest_seconds,
        request_method, request_host, request_path, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12, $13, $14, statement_timestamp(), statement_timestamp() + make_interval(secs => $11)) returning
      """
          + ApprovalRows.COLUMNS;
  private static final String OF_AGENT =
      "select "
          + ApprovalRows.COLUMNS
          + " from approval where organisation = $1 and agent = $2 and id = $3";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgLapses lapses;
  private final PgUses uses;
  private final Duration patience;
  private final ApprovalMetrics metrics;

  /** How many requests wait for a decision. */
  public static Job waiting(Pool pool, MeterRegistry registry) {
    return new WaitingGauge(
        pool,
        registry,
        "gate.approvals.waiting",
        "approval where status = 'pending' and expires_at > statement_timestamp()");
  }

  /**
   * Held requests of this database.
   *
   * @param patience how long somebody may take to decide
   */
  public PgHeldRequests(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      PgLapses lapses,
      Duration patience,
      ApprovalMetrics metrics) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.lapses = lapses;
    this.uses = new PgUses(pool, audit, metrics);
    this.patience = patience;
    this.metrics = metrics;
  }

  @Override
  public Future<Optional<Approval>> standing(SqlClient client, CanonicalAction action) {
    return client
        .preparedQuery(STANDING)
        .execute(
            Tuple.of(
                action.organisation().value(),
                action.agent().value(),
                Buffer.buffer(action.hash())))
        .map(ApprovalRows::first);
  }

  /**
   * Looks without holding the organisation first, so that an agent that asks over and over holds
   * nobody up. Asking is part of using, so it goes on while the vault is locked.
   */
  @Override
  public Future<Holding> hold(Origin origin, HeldRequest held) {
    return known(pool, held)
        .compose(
            known ->
                known.isPresent()
                    ? Future.succeededFuture(known.get())
                    : changes.inTransactionDespiteLock(
                        origin,
                        connection ->
                            known(connection, held)
                                .compose(
                                    still ->
                                        still.isPresent()
                                            ? Future.succeededFuture(still.get())
                                            : ask(connection, origin, held))))
        .onSuccess(this::count);
  }

  private void count(Holding holding) {
    if (holding instanceof Holding.Known known && known.isNew()) {
      metrics.count(ApprovalMetrics.Outcome.REQUESTED);
    }
  }

  private Future<Optional<Holding>> known(SqlClient client, HeldRequest held) {
    return standing(client, held.action())
        .map(
            standing ->
                standing
                    .<Holding>map(approval -> new Holding.Known(approval, false))
                    .or(
                        () ->
                            held.lacksReason()
                                ? Optional.of(new Holding.ReasonMissing())
                                : Optional.empty()));
  }

  private Future<Holding> ask(SqlConnection connection, Origin origin, HeldRequest held) {
    Tuple asker = Tuple.of(held.action().organisation().value(), held.action().agent().value());
    return lapses
        .write(connection, held.action().organisation(), Optional.of(held.action().agent()))
        .compose(lapsed -> connection.preparedQuery(COUNT).execute(asker))
        .compose(
            rows ->
                rows.iterator().next().getInteger("pending") >= MAXIMUM_PENDING
                    ? Future.succeededFuture(new Holding.TooMany())
                    : insert(connection, origin, held));
  }

  private Future<Holding> insert(SqlConnection connection, Origin origin, HeldRequest held) {
    return connection
        .preparedQuery(FORGET)
        .execute(
            Tuple.of(
                held.action().organisation().value(),
                held.action().agent().value(),
                MAXIMUM_KEPT - MAXIMUM_PENDING))
        .compose(forgotten -> connection.preparedQuery(INSERT).execute(row(held)))
        .map(rows -> ApprovalRows.first(rows).orElseThrow())
        .compose(
            made ->
                audit
                    .append(
                        connection,
                        origin.changed(
                            AuditAction.APPROVAL_REQUESTED,
                            made.id().value(),
                            made.request().service().value()),
                        told(made))
                    .map(new Holding.Known(made, true)));
  }

  /** Method and path, so that a person can tell by the message what is wanted. */
  private static Map<String, Object> told(Approval made) {
    return made.request()
        .request()
        .<Map<String, Object>>map(it -> Map.of("request", ApprovalViews.requested(it)))
        .orElseGet(Map::of);
  }

  private Tuple row(HeldRequest held) {
    CanonicalAction action = held.action();
    return Tuple.of(
            action.organisation().value(),
            ApprovalId.fresh().value(),
            action.agent().value(),
            action.service().value())
        .addValue(action.user().orElse(null))
        .addValue(action.grant())
        .addValue(Buffer.buffer(action.hash()))
        .addValue(ApprovalRows.demands(action.demands()))
        .addValue(held.reason().map(AccessReason::value).orElse(null))
        .addValue(held.needs().lasts().map(time -> (int) time.toSeconds()).orElse(null))
        .addValue((double) patience.toSeconds())
        .addValue(action.request().map(BrokeredRequest::method).orElse(null))
        .addValue(action.request().flatMap(BrokeredRequest::host).orElse(null))
        .addValue(action.request().map(BrokeredRequest::path).orElse(null));
  }

  @Override
  public Future<Charged> use(SqlConnection connection, Approval approval, ChargedRecord record) {
    return uses.use(connection, approval, record);
  }

  @Override
  public Future<Void> finish(Approval approval) {
    return uses.finish(approval);
  }

  @Override
  public Future<Void> fail(Approval approval) {
    return changes.inTransactionDespiteLock(
        Origin.gate(approval.organisation()), connection -> uses.fail(connection, approval));
  }

  @Override
  public Future<Optional<Approval>> ofAgent(
      OrganisationId organisation, AgentId agent, ApprovalId approval) {
    return pool.preparedQuery(OF_AGENT)
        .execute(Tuple.of(organisation.value(), agent.value(), approval.value()))
        .map(ApprovalRows::first);
  }
}
