package dev.sallyport.gate.signin;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Proof;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.EmailAddress;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Which operator an identity is. At their first sign-in an operator is told by their address; from
 * then on only by issuer and subject, so that an address that is given to somebody else opens
 * nothing.
 */
final class PgIdentities {
  /**
   * Somebody whose identity is known is that operator or nobody, whatever address they have now.
   */
  private static final String FIND =
      """
      select operator.organisation, operator.id, operator.name, role, status, subject is not null as pinned
      from operator join organisation on organisation.id = operator.organisation
      where organisation.name = $1 and ((issuer = $2 and subject = $3) or (subject is null and email = $4))
      order by pinned desc limit 1""";

  /** Of several at a time, the first one has it. */
  private static final String PIN =
      """
      update operator set issuer = $3, subject = $4, updated_at = now()
      where organisation = $1 and id = $2 and email = $5 and subject is null and status = 'active'
        and not exists (select from operator where organisation = $1 and issuer = $3 and subject = $4)""";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  private record Found(Caller.Person person, boolean active, boolean pinned) {}

  PgIdentities(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  /**
   * The active operator of the organisation of this name.
   *
   * @param origin where the request of this person comes from, for the record of a first sign-in
   */
  Future<Optional<Caller.Person>> find(
      String organisation, Identity identity, Proof proof, Function<Caller.Person, Origin> origin) {
    return look(organisation, identity, proof)
        .compose(
            found ->
                found.filter(Found::active).isPresent() && !found.get().pinned()
                    ? pin(origin.apply(found.get().person()), identity)
                        .compose(done -> look(organisation, identity, proof))
                    : Future.succeededFuture(found))
        .map(found -> found.filter(Found::active).filter(Found::pinned).map(Found::person));
  }

  private Future<Optional<Found>> look(String organisation, Identity identity, Proof proof) {
    return pool.preparedQuery(FIND)
        .execute(
            Tuple.of(
                organisation,
                identity.issuer(),
                identity.subject(),
                identity.email().map(EmailAddress::value).orElse(null)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> found(row, proof))
                    .findFirst());
  }

  /** Also while the vault is locked: whoever unlocks it has to come in first. */
  private Future<Void> pin(Origin origin, Identity identity) {
    String operator = origin.actor().actorId();
    return changes.inTransactionDespiteLock(
        origin,
        connection ->
            connection
                .preparedQuery(PIN)
                .execute(
                    Tuple.of(
                        origin.organisation().value(),
                        operator,
                        identity.issuer(),
                        identity.subject(),
                        identity.email().map(EmailAddress::value).orElse(null)))
                .compose(
                    pinned ->
                        pinned.rowCount() == 0
                            ? Future.succeededFuture()
                            : audit.append(
                                connection,
                                origin.changed(
                                    AuditAction.OPERATOR_IDENTITY_PINNED, operator, null))));
  }

  private static Found found(Row row, Proof proof) {
    return new Found(
        new Caller.Person(
            new OrganisationId(row.getString("organisation")),
            new OperatorId(row.getString("id")),
            row.getString("name"),
            Role.parse(row.getString("role")).orElseThrow(),
            proof),
        row.getString("status").equals("active"),
        row.getBoolean("pinned"));
  }
}
