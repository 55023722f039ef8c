package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Compares the rows of table {@code staged} with those that are stored, by their primary keys. */
final class PgDifferences {
  /** Rows that differ in nothing but what sealed them are the same. */
  private static final String SEALED =
      "'{ciphertexts,ciphertext,sealed_secret,sealed_key}'::text[]";

  private final SqlConnection connection;
  private final Organisation organisation;

  PgDifferences(SqlConnection connection, Organisation organisation) {
    this.connection = connection;
    this.organisation = organisation;
  }

  Future<Differences> find(List<String> tables) {
    Future<Differences> sum =
        Future.succeededFuture(new Differences(List.of(), List.of(), List.of()));
    for (String table : tables) {
      sum = sum.compose(before -> key(table).compose(key -> compare(table, key)).map(before::and));
    }
    return sum;
  }

  /** The columns of the primary key without the organisation. */
  private Future<List<String>> key(String table) {
    return connection
        .preparedQuery(
            """
            select attname::text as name from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
            where indrelid = $1::text::regclass and indisprimary and attname <> 'organisation' order by attnum""")
        .execute(Tuple.of(table))
        .map(
            rows -> {
              List<String> names = new ArrayList<>();
              rows.forEach(row -> names.add(row.getString("name")));
              return names;
            });
  }

  private Future<Differences> compare(String table, List<String> key) {
    String match =
        key.stream()
            .map(column -> " and given.r ->> '%1$s' = kept.r ->> '%1$s'".formatted(column))
            .reduce("given.r ->> 'organisation' = kept.r ->> 'organisation'", String::concat);
    String name =
        key.stream()
            .map(column -> ", coalesce(given.r, kept.r) ->> '%s'".formatted(column))
            .reduce("concat_ws('/', null", String::concat);
    String sql =
        """
        with given as (
          select row_json as r from staged where table_name = '%1$s' and row_json ->> 'organisation' = $1
        ), kept as (
          select to_jsonb(t) as r from %1$s t where organisation = $1
        )
        select %2$s) as name, given.r is null as lost, kept.r is null as back
        from given full join kept on %3$s
        where (given.r - %4$s) is distinct from (kept.r - %4$s) order by 1"""
            .formatted(table, name, match, SEALED);
    return connection
        .preparedQuery(sql)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> differences(table, rows));
  }

  private static Differences differences(String table, Iterable<Row> rows) {
    List<String> comingBack = new ArrayList<>();
    List<String> goingBack = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (Row row : rows) {
      String name = (table + " " + row.getString("name")).strip();
      if (row.getBoolean("lost")) {
        lost.add(name);
      } else {
        (row.getBoolean("back") ? comingBack : goingBack).add(name);
      }
    }
    return new Differences(comingBack, goingBack, lost);
  }
}
