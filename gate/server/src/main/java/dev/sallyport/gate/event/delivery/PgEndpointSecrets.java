package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.stream.StreamSupport;

/** Secrets of endpoints in PostgreSQL, sealed: at most two that are good at a time. */
final class PgEndpointSecrets {
  private static final int FIRST = 1;

  /** What is good of each row of {@code taken}, the newest first. */
  static final String OF_TAKEN =
      """
      array(select secret.number from event_secret secret
        where secret.organisation = taken.organisation and secret.endpoint = taken.endpoint
          and (secret.expires_at is null or secret.expires_at > statement_timestamp())
        order by secret.number desc) as numbers,
      array(select secret.sealed from event_secret secret
        where secret.organisation = taken.organisation and secret.endpoint = taken.endpoint
          and (secret.expires_at is null or secret.expires_at > statement_timestamp())
        order by secret.number desc) as sealed\
      """;

  private static final String INSERT =
      "insert into event_secret (organisation, endpoint, number, sealed) values ($1, $2, $3, $4)";

  private static final String NEWEST =
      """
      select secret.number from event_secret secret
      join event_endpoint endpoint on endpoint.organisation = secret.organisation and endpoint.id = secret.endpoint and endpoint.kind = $3
      where secret.organisation = $1 and secret.endpoint = $2 and secret.expires_at is null\
      """;

  private static final String FORGET_OLDER =
      "delete from event_secret where organisation = $1 and endpoint = $2 and number < $3";

  private static final String END =
      """
      update event_secret set expires_at = now() + make_interval(secs => $4)
      where organisation = $1 and endpoint = $2 and number = $3\
      """;

  private final EndpointSeal seal;

  PgEndpointSecrets(EndpointSeal seal) {
    this.seal = seal;
  }

  /** Adds the first secret of an endpoint in the caller's transaction. */
  Future<Void> insert(
      SqlConnection connection,
      OrganisationId organisation,
      EndpointId endpoint,
      EndpointSecret secret) {
    return insert(connection, organisation, endpoint, FIRST, secret);
  }

  /**
   * Replaces the newest secret in the caller's transaction; false when there is no endpoint of this
   * kind.
   */
  Future<Boolean> rotate(
      SqlConnection connection,
      OrganisationId organisation,
      EndpointId endpoint,
      EndpointKind kind,
      EndpointSecret replacement,
      Duration overlap) {
    return connection
        .preparedQuery(NEWEST)
        .execute(Tuple.of(organisation.value(), endpoint.value(), kind.wireName()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(row -> row.getInteger("number")))
        .compose(
            newest ->
                newest.isEmpty()
                    ? Future.succeededFuture(false)
                    : replace(
                            connection, organisation, endpoint, newest.get(), replacement, overlap)
                        .map(true));
  }

  private Future<Void> replace(
      SqlConnection connection,
      OrganisationId organisation,
      EndpointId endpoint,
      Integer newest,
      EndpointSecret replacement,
      Duration overlap) {
    return connection
        .preparedQuery(FORGET_OLDER)
        .execute(Tuple.of(organisation.value(), endpoint.value(), newest))
        .compose(
            forgotten ->
                connection
                    .preparedQuery(END)
                    .execute(
                        Tuple.of(
                            organisation.value(),
                            endpoint.value(),
                            newest,
                            (double) overlap.toSeconds())))
        .compose(ended -> insert(connection, organisation, endpoint, newest + 1, replacement));
  }

  private Future<Void> insert(
      SqlConnection connection,
      OrganisationId organisation,
      EndpointId endpoint,
      int number,
      EndpointSecret secret) {
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(organisation.value(), endpoint.value(), number)
                .addBuffer(seal.seal(organisation, endpoint, number, secret)))
        .mapEmpty();
  }
}
