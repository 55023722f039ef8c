package dev.sallyport.vault.postgresql;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.function.BiFunction;

/**
 * A table with sealed columns.
 *
 * @param name of the table
 * @param ciphertexts its ciphertexts as an SQL expression of type {@code bytea[]}, which its
 *     trigger {@code require_current_key} has too
 * @param update replaces the ciphertexts of one row if they are still what was read
 * @param reseal parameters of {@code update} for a row that was read
 */
record SealedTable(
    String name, String ciphertexts, String update, BiFunction<PgSeals, Row, Tuple> reseal) {
  private static final String STALE =
      " exists (select from unnest(%s) as ciphertext where substring(ciphertext from 1 for 5) <> $2)";

  String progress() {
    return "select count(*) filter (where"
        + STALE.formatted(ciphertexts)
        + ") as stale, count(*) as total from "
        + name
        + " where organisation = $1";
  }

  String stale() {
    return "select * from "
        + name
        + " where organisation = $1 and"
        + STALE.formatted(ciphertexts)
        + " limit $3";
  }
}
