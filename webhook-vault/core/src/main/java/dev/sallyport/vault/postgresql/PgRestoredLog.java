package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Set;

/** The log and its tree in a restoration: what is stored stays and goes on. */
final class PgRestoredLog {
  static final String ENTRIES = "release_log";
  static final String TREE = "log_tree";
  static final String TILES = "log_tile";

  /** Put back before the rest. */
  static final Set<String> TABLES = Set.of(ENTRIES, TILES, TREE);

  /** No entry comes before those that a stored tree has. */
  private static final String BEHIND_THE_TREE =
      " and (row_json ->> 'sequence')::bigint > coalesce((select last_sequence from log_tree where"
          + " organisation = $1), 0)";

  private static final String WITHOUT_A_TREE =
      " and not exists (select from log_tree where organisation = $1)";

  private static final String SEQUENCE =
      """
      select setval(pg_get_serial_sequence('release_log', 'sequence'),
        greatest((select max(sequence) from release_log), 1))""";

  /**
   * Entries whose numbers are taken: the store was made anew since. Not those that this very log,
   * which its key tells, has had and removed.
   */
  private static final String OTHERS =
      """
      insert into release_log overriding user value
      select (jsonb_populate_record(null::release_log, staged.row_json)).* from staged left join release_log
        on release_log.organisation = $1 and release_log.sequence = (staged.row_json ->> 'sequence')::bigint
      where table_name = 'release_log' and row_json ->> 'organisation' = $1 and to_jsonb(release_log) is distinct from row_json
        and not exists (
          select from log_tree stored join staged given on given.table_name = 'log_tree' and given.row_json ->> 'verifier_key' = stored.verifier_key
          where stored.organisation = $1 and (staged.row_json ->> 'sequence')::bigint <= stored.removed_sequence)
      order by (row_json ->> 'sequence')::bigint""";

  private final SqlConnection connection;
  private final Organisation organisation;

  PgRestoredLog(SqlConnection connection, Organisation organisation) {
    this.connection = connection;
    this.organisation = organisation;
  }

  /** Adds what follows; a tree comes back where there is none. */
  Future<Void> goOn() {
    return execute(PgRestore.insertion(ENTRIES, BEHIND_THE_TREE))
        .compose(log -> execute(PgRestore.insertion(TILES, WITHOUT_A_TREE)))
        .compose(tiles -> execute(PgRestore.insertion(TREE, "")));
  }

  /** Adds at the end what had no place of its own. */
  Future<Void> addOthers() {
    return connection.query(SEQUENCE).execute().compose(set -> execute(OTHERS));
  }

  private Future<Void> execute(String sql) {
    return connection.preparedQuery(sql).execute(Tuple.of(organisation.value())).mapEmpty();
  }
}
