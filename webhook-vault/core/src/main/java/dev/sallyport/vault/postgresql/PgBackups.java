package dev.sallyport.vault.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All rows of an organisation as JSON, whatever tables there are: a table that a migration adds is
 * in the next backup. A piece is the table's name, then a row on each line. The keyset is left to
 * whoever makes the backup.
 */
final class PgBackups implements Backups {
  private static final int ROWS = 100;

  /** Times are written in one way, so that equal rows are equal texts. */
  static final String TIME_ZONE = "set local timezone to 'UTC'";

  private static final String SNAPSHOT =
      "set transaction isolation level repeatable read, read only; " + TIME_ZONE;

  private static final String FORM =
      "select max(version::int)::text as version from flyway_schema_history where success";

  /**
   * Constraints between tables go along with the alphabet: {@code binding}, {@code exchange_code}.
   */
  private static final String TABLES =
      """
      select table_name::text as name from information_schema.columns
      where table_schema = current_schema() and column_name = 'organisation' and table_name <> 'vault_keyset'
      order by 1""";

  private final Pool pool;
  private final Organisation organisation;

  PgBackups(Pool pool, Organisation organisation) {
    this.pool = pool;
    this.organisation = organisation;
  }

  @Override
  public Future<String> form() {
    return PgFailures.translate(pool.query(FORM).execute())
        .map(rows -> "postgresql/" + rows.iterator().next().getString("version"));
  }

  @Override
  public Future<Void> read(Consumer<byte[]> pieces) {
    return PgFailures.translate(
        pool.withTransaction(
            snapshot ->
                snapshot
                    .query(SNAPSHOT)
                    .execute()
                    .compose(set -> tables(snapshot))
                    .compose(tables -> readAll(snapshot, tables, pieces))));
  }

  static Future<List<String>> tables(SqlConnection connection) {
    return connection
        .query(TABLES)
        .execute()
        .map(
            rows -> {
              List<String> names = new ArrayList<>();
              rows.forEach(row -> names.add(row.getString("name")));
              return names;
            });
  }

  private Future<Void> readAll(
      SqlConnection snapshot, List<String> tables, Consumer<byte[]> pieces) {
    Future<Void> read = Future.succeededFuture();
    for (String table : tables) {
      read = read.compose(before -> read(snapshot, table, pieces));
    }
    return read;
  }

  private Future<Void> read(SqlConnection snapshot, String table, Consumer<byte[]> pieces) {
    return snapshot
        .prepare("select to_jsonb(t)::text as row from " + table + " t where organisation = $1")
        .compose(
            statement ->
                readOn(statement.cursor(Tuple.of(organisation.value())), table, pieces)
                    .eventually(statement::close));
  }

  private static Future<Void> readOn(Cursor cursor, String table, Consumer<byte[]> pieces) {
    return cursor
        .read(ROWS)
        .compose(
            rows -> {
              if (rows.size() > 0) {
                pieces.accept(piece(table, rows));
              }
              return cursor.hasMore()
                  ? readOn(cursor, table, pieces)
                  : Future.<Void>succeededFuture();
            });
  }

  private static byte[] piece(String table, RowSet<Row> rows) {
    StringBuilder text = new StringBuilder(table);
    rows.forEach(row -> text.append('\n').append(row.getString("row")));
    return text.toString().getBytes(UTF_8);
  }

  /** In one transaction, which is undone when it was not confirmed. */
  @Override
  public Future<Differences> restore(Iterable<byte[]> pieces, RestoreOrder order) {
    return PgFailures.translate(
        pool.getConnection()
            .compose(
                connection ->
                    connection
                        .begin()
                        .compose(
                            transaction ->
                                new PgRestore(connection, organisation, order)
                                    .run(pieces.iterator())
                                    .compose(
                                        found ->
                                            (order.confirmed()
                                                    ? transaction.commit()
                                                    : transaction.rollback())
                                                .map(found))
                                    .onFailure(failure -> transaction.rollback()))
                        .eventually(connection::close)));
  }
}
