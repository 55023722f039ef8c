package dev.sallyport.gate.machine;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The service accounts that keys are made for. */
final class ServiceAccounts {
  private static final String FIND =
      "select id from agent where organisation = $1 and id = $2 and kind = 'service_account'";

  private ServiceAccounts() {}

  /** Refuses an account that is not there, in the transaction that makes its key. */
  static Future<Void> requireThere(
      SqlConnection connection, OrganisationId organisation, Optional<AgentId> account) {
    return account.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(FIND)
            .execute(Tuple.of(organisation.value(), account.get().value()))
            .map(
                found -> {
                  if (found.size() == 0) {
                    throw notFound("service account");
                  }
                  return null;
                });
  }
}
