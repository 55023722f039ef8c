package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Actor;
import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads what who asks has, in the transaction of the change: not what they had a moment ago. */
final class Delegators {
  private static final String ROLE =
      "select role from operator where organisation = $1 and id = $2 and status = 'active'";

  private static final String OWN_KEY =
      "select "
          + MachineKeyRows.COLUMNS
          + MachineKeyRows.TABLES
          + "where k.organisation = $1 and k.id = $2 and k.status = 'active'";

  private final ScopeNames names;
  private final MachineKeyRows rows;

  Delegators(ScopeNames names, MachineKeyRows rows) {
    this.names = names;
    this.rows = rows;
  }

  Future<Delegator> of(SqlConnection connection, Origin origin) {
    String organisation = origin.organisation().value();
    return switch (origin.actor()) {
      case Caller.Person person ->
          connection
              .preparedQuery(ROLE)
              .execute(Tuple.of(organisation, person.id().value()))
              .map(
                  found ->
                      first(found)
                          .flatMap(row -> Role.parse(row.getString("role")))
                          .map(role -> new Delegator(names.of(role), Optional.empty()))
                          .orElseThrow(KeyProblem::noLongerPermitted));
      case Caller.Machine machine ->
          connection
              .preparedQuery(OWN_KEY)
              .execute(Tuple.of(organisation, machine.key().value()))
              .map(
                  found ->
                      first(found)
                          .map(rows::key)
                          .filter(key -> key.isLive() && key.accountActive())
                          .map(key -> new Delegator(key.scopes(), Optional.of(key)))
                          .orElseThrow(KeyProblem::noLongerPermitted));
      case Actor.AnAgent agent -> Future.failedFuture(KeyProblem.noLongerPermitted());
      case Actor.AUser other -> Future.failedFuture(KeyProblem.noLongerPermitted());
      case Actor.Anybody anybody -> Future.failedFuture(KeyProblem.noLongerPermitted());
      case Actor.ASandboxCredential one -> Future.failedFuture(KeyProblem.noLongerPermitted());
      case Actor.TheGate gate -> Future.failedFuture(KeyProblem.noLongerPermitted());
    };
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst();
  }
}
