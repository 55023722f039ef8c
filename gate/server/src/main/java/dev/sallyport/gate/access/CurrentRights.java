package dev.sallyport.gate.access;

import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What a person may do at the moment of a change, read in its transaction: since they were admitted
 * they may have been demoted, suspended or removed.
 */
public final class CurrentRights {
  private static final String ROLE =
      "select role from operator where organisation = $1 and id = $2 and status = 'active'";

  private CurrentRights() {}

  /** Fails with 403 when who makes the change is no person who has this permission now. */
  public static Future<Void> require(
      SqlConnection connection, Origin origin, Permission permission) {
    return origin.actor() instanceof Caller.Person person
        ? connection
            .preparedQuery(ROLE)
            .execute(Tuple.of(origin.organisation().value(), person.id().value()))
            .compose(
                rows ->
                    StreamSupport.stream(rows.spliterator(), false)
                            .anyMatch(row -> gives(row, permission))
                        ? Future.succeededFuture()
                        : Future.failedFuture(noLonger(permission)))
        : Future.failedFuture(AccessProblems.humanOnly(Set.of(permission)));
  }

  private static boolean gives(Row row, Permission permission) {
    return Role.parse(row.getString("role"))
        .filter(role -> role.permissions().contains(permission))
        .isPresent();
  }

  private static ProblemException noLonger(Permission permission) {
    return Problem.of(HttpProblems.FORBIDDEN, "You have lost the right to this a moment ago")
        .with("required", Set.of(permission.wireName()))
        .asException();
  }
}
