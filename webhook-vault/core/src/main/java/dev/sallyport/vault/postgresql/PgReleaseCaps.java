package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.cap.CapUse;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.cap.ReleaseCaps;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Caps in tables {@code release_cap} and {@code capped_release}. */
final class PgReleaseCaps implements ReleaseCaps {
  private static final String PUT =
      """
      insert into release_cap (organisation, service, releases) select $1, $2, $3
      where exists (select from release_cap where organisation = $1 and service = $2)
        or (select count(*) from release_cap where organisation = $1) < $4
      on conflict (organisation, service) do update set releases = excluded.releases""";
  private static final String DELETE =
      "delete from release_cap where organisation = $1 and service = $2";
  private static final String LIST =
      """
      select service, releases, (select count(*)::int from capped_release counted where counted.organisation = release_cap.organisation
        and counted.service = release_cap.service and counted.at > $2) as used
      from release_cap where organisation = $1 order by service""";

  /** The oldest of as many releases as the cap has: when it is an hour old, there is room. */
  private static final String OLDEST =
      """
      select at from capped_release where organisation = $1 and service = $2 and at > $3
      order by at desc offset $4 limit 1""";

  private static final String ROOM =
      "select releases from release_cap where organisation = $1 and service = $2";

  private final SqlClient client;

  PgReleaseCaps(SqlClient client) {
    this.client = client;
  }

  @Override
  public Future<Void> put(Organisation organisation, ReleaseCap cap) {
    Tuple parameters =
        Tuple.of(organisation.value(), cap.service().value(), cap.releases(), MAXIMUM);
    return execute(PUT, parameters)
        .compose(
            rows ->
                rows.rowCount() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new StoreException(
                            StoreException.Kind.FULL, "the vault holds no more caps")));
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, ServiceName service) {
    return execute(DELETE, Tuple.of(organisation.value(), service.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<List<CapUse>> list(Organisation organisation, Instant now) {
    return execute(LIST, Tuple.of(organisation.value(), now.minus(ReleaseCap.WINDOW).atOffset(UTC)))
        .map(PgReleaseCaps::uses);
  }

  private static List<CapUse> uses(RowSet<Row> rows) {
    List<CapUse> uses = new ArrayList<>();
    for (Row row : rows) {
      ReleaseCap cap =
          new ReleaseCap(new ServiceName(row.getString("service")), row.getInteger("releases"));
      uses.add(new CapUse(cap, row.getInteger("used")));
    }
    return uses;
  }

  @Override
  public Future<Optional<Instant>> roomAt(
      Organisation organisation, ServiceName service, Instant now) {
    return execute(ROOM, Tuple.of(organisation.value(), service.value()))
        .compose(
            rows ->
                rows.size() == 0 || rows.iterator().next().getInteger("releases") == 0
                    ? Future.succeededFuture(Optional.<Instant>empty())
                    : oldest(
                        client,
                        organisation,
                        new ReleaseCap(service, rows.iterator().next().getInteger("releases")),
                        now))
        .map(oldest -> oldest.map(at -> at.plus(ReleaseCap.WINDOW)));
  }

  /**
   * The release that has to grow old before there is room for another; empty when there is room.
   *
   * @param cap of at least one release
   */
  static Future<Optional<Instant>> oldest(
      SqlClient client, Organisation organisation, ReleaseCap cap, Instant now) {
    Tuple parameters =
        Tuple.of(
            organisation.value(),
            cap.service().value(),
            now.minus(ReleaseCap.WINDOW).atOffset(UTC),
            (long) cap.releases() - 1);
    return PgFailures.translate(client.preparedQuery(OLDEST).execute(parameters))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getOffsetDateTime("at").toInstant()));
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return PgFailures.translate(client.preparedQuery(sql).execute(parameters));
  }
}
