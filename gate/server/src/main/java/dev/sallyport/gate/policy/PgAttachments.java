package dev.sallyport.gate.policy;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Attachments in PostgreSQL. */
public final class PgAttachments implements Attachments {
  private static final String STANDING =
      """
      select exists (select from policy where organisation = $1 and id = $2) as policy_there,
        case $3
          when 'organisation' then $4 = $1
          when 'mcp_proxy' then exists (select from mcp_proxy where organisation = $1 and id = $4)
          when 'credential' then exists (select from credential where organisation = $1 and id = $4)
          when 'grant' then exists (select from agent_grant where organisation = $1 and id = $4)
            or exists (select from group_grant where organisation = $1 and id = $4)
          else exists (select from agent where organisation = $1 and id = $4 and kind = $3)
        end as target_there,
        (select attached_at from policy_attachment where organisation = $1 and target_type = $3 and target_id = $4 and policy = $2) as attached_at,
        (select count(*)::int from policy_attachment where organisation = $1 and policy = $2) as of_policy,
        (select count(*)::int from policy_attachment where organisation = $1 and target_type = $3 and target_id = $4) as of_target""";

  private static final String ATTACH =
      "insert into policy_attachment (organisation, policy, target_type, target_id) values ($1, $2, $3, $4) returning attached_at";

  private static final String DETACH =
      "delete from policy_attachment where organisation = $1 and policy = $2 and target_type = $3 and target_id = $4 returning policy";

  private static final String LIST =
      """
      select a.target_type, a.target_id, a.attached_at
      from policy left join policy_attachment a on a.organisation = policy.organisation and a.policy = policy.id
        and a.target_type || '/' || a.target_id > $3
      where policy.organisation = $1 and policy.id = $2 order by a.target_type || '/' || a.target_id limit $4""";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  public PgAttachments(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<Attaching> attach(Origin origin, PolicyId policy, Target target) {
    Tuple which = which(origin, policy, target);
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(STANDING)
                .execute(which)
                .compose(
                    rows -> attach(connection, origin, policy, target, rows.iterator().next())));
  }

  private Future<Attaching> attach(
      SqlConnection connection, Origin origin, PolicyId policy, Target target, Row standing) {
    if (!standing.getBoolean("policy_there")) {
      return Future.succeededFuture(Attaching.Refused.NO_SUCH_POLICY);
    }
    if (!standing.getBoolean("target_there")) {
      return Future.succeededFuture(Attaching.Refused.NO_SUCH_TARGET);
    }
    OffsetDateTime before = standing.getOffsetDateTime("attached_at");
    if (before != null) {
      return Future.succeededFuture(
          new Attaching.Attached(new Attachment(target, before.toInstant()), false));
    }
    if (standing.getInteger("of_policy") >= MAXIMUM_PER_POLICY) {
      return Future.succeededFuture(Attaching.Refused.POLICY_HAS_TOO_MANY);
    }
    if (standing.getInteger("of_target") >= MAXIMUM_PER_TARGET) {
      return Future.succeededFuture(Attaching.Refused.TARGET_HAS_TOO_MANY);
    }
    return connection
        .preparedQuery(ATTACH)
        .execute(which(origin, policy, target))
        .map(rows -> rows.iterator().next().getOffsetDateTime("attached_at").toInstant())
        .compose(
            at ->
                record(connection, origin, AuditAction.POLICY_ATTACHED, policy, target)
                    .map(new Attaching.Attached(new Attachment(target, at), true)));
  }

  @Override
  public Future<Boolean> detach(Origin origin, PolicyId policy, Target target) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(DETACH)
                .execute(which(origin, policy, target))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : record(
                                    connection, origin, AuditAction.POLICY_DETACHED, policy, target)
                                .map(true)));
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AuditAction action, PolicyId policy, Target target) {
    return audit.append(
        connection, origin.changed(action, policy.value() + "/" + target.id(), null));
  }

  @Override
  public Future<Optional<Page<Attachment>>> list(
      OrganisationId organisation, PolicyId policy, PageRequest<String> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(
                organisation.value(), policy.value(), page.after().orElse(""), page.rowsToRead()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(
                        Page.of(
                            PolicyRows.stream(rows)
                                .filter(row -> row.getString("target_id") != null)
                                .map(PgAttachments::attachment)
                                .toList(),
                            page,
                            Attachment::cursor)));
  }

  private static Attachment attachment(Row row) {
    return new Attachment(
        new Target(
            TargetType.parse(row.getString("target_type")).orElseThrow(),
            row.getString("target_id")),
        row.getOffsetDateTime("attached_at").toInstant());
  }

  private static Tuple which(Origin origin, PolicyId policy, Target target) {
    return Tuple.of(
        origin.organisation().value(), policy.value(), target.type().wireName(), target.id());
  }
}
