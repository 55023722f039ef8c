package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.vault.binding.SealedBinding;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.SealedTreeKey;
import dev.sallyport.vault.rotation.Progress;
import dev.sallyport.vault.rotation.SealedRecords;
import dev.sallyport.vault.storage.SealedDocument;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** All tables with sealed columns; a test compares the list with the database's own. */
final class PgSealedRecords implements SealedRecords {
  static final List<SealedTable> TABLES =
      List.of(
          new SealedTable(
              "credential",
              "ciphertexts",
              """
              update credential set ciphertexts = $5
              where organisation = $1 and service = $2 and creation = $3 and version = $4 and ciphertexts = $6""",
              PgSealedRecords::credential),
          new SealedTable(
              "document",
              "array[ciphertext]",
              """
              update document set ciphertext = $5
              where organisation = $1 and collection = $2 and key = $3 and version = $4 and ciphertext = $6""",
              PgSealedRecords::document),
          new SealedTable(
              "enrolment",
              "array[sealed_key]",
              "update enrolment set sealed_key = $4 where organisation = $1 and agent = $2 and since = $3 and sealed_key = $5",
              PgSealedRecords::enrolment),
          new SealedTable(
              "log_tree",
              "array[sealed_key]",
              "update log_tree set sealed_key = $3 where organisation = $1 and verifier_key = $2"
                  + " and sealed_key = $4",
              PgSealedRecords::logTree),
          new SealedTable(
              "binding",
              "array[sealed_secret]",
              "update binding set sealed_secret = $3 where organisation = $1 and webhook_id = $2 and sealed_secret = $4",
              PgSealedRecords::binding));

  private final SqlClient client;
  private final VaultKeyset keyset;
  private final PgSeals seals;

  PgSealedRecords(SqlClient client, VaultKeyset keyset) {
    this.client = client;
    this.keyset = keyset;
    this.seals = PgSeals.with(keyset);
  }

  @Override
  public Future<Progress> progress() {
    Future<Progress> sum = Future.succeededFuture(new Progress(0, 0));
    for (SealedTable table : TABLES) {
      sum = sum.compose(before -> progress(table).map(before::and));
    }
    return PgFailures.translate(sum);
  }

  private Future<Progress> progress(SealedTable table) {
    return client
        .preparedQuery(table.progress())
        .execute(sealedWith())
        .map(rows -> rows.iterator().next())
        .map(row -> new Progress(row.getLong("stale"), row.getLong("total")));
  }

  @Override
  public Future<Integer> reseal(int limit) {
    Future<Integer> done = Future.succeededFuture(0);
    for (SealedTable table : TABLES) {
      done =
          done.compose(
              before ->
                  before == limit
                      ? Future.succeededFuture(before)
                      : reseal(table, limit - before).map(more -> before + more));
    }
    return PgFailures.translate(done);
  }

  private Future<Integer> reseal(SealedTable table, int limit) {
    return client
        .preparedQuery(table.stale())
        .execute(sealedWith().addInteger(limit))
        .compose(rows -> replace(table, rows));
  }

  private Future<Integer> replace(SealedTable table, RowSet<Row> rows) {
    List<Tuple> resealed = new ArrayList<>();
    for (Row row : rows) {
      resealed.add(reseal(table, row));
    }
    return resealed.isEmpty()
        ? Future.succeededFuture(0)
        : client.preparedQuery(table.update()).executeBatch(resealed).map(resealed.size());
  }

  private Tuple reseal(SealedTable table, Row row) {
    try {
      return table.reseal().apply(seals, row);
    } catch (KeysetException e) {
      throw new KeysetException(
          "a row of table "
              + table.name()
              + " does not open, so it cannot be sealed anew: "
              + nameOf(row)
              + "; delete it, or restore it from a backup",
          e);
    }
  }

  private static String nameOf(Row row) {
    for (String column : List.of("service", "key", "agent", "webhook_id")) {
      if (row.getColumnIndex(column) >= 0) {
        return column + " " + row.getString(column);
      }
    }
    return "unnamed";
  }

  private Tuple sealedWith() {
    return Tuple.of(keyset.organisation().value(), Buffer.buffer(keyset.primary().prefix()));
  }

  private static Tuple credential(PgSeals seals, Row row) {
    SealedCredential before = CredentialRow.credential(seals.organisation(), row);
    SealedCredential after = seals.credentials().reseal(before);
    return Tuple.of(
            before.organisation().value(),
            before.service().value(),
            before.version().creation().value(),
            before.version().number())
        .addArrayOfBuffer(CredentialRow.ciphertexts(after))
        .addArrayOfBuffer(CredentialRow.ciphertexts(before));
  }

  private static Tuple document(PgSeals seals, Row row) {
    SealedDocument before = PgDocuments.document(seals.organisation(), row);
    return Tuple.of(
        seals.organisation().value(),
        before.summary().collection().wireName(),
        before.summary().key().value(),
        before.summary().version(),
        Buffer.buffer(seals.documents().reseal(before).ciphertext()),
        Buffer.buffer(before.ciphertext()));
  }

  private static Tuple enrolment(PgSeals seals, Row row) {
    SealedEnrolment before = PgEnrolments.enrolment(seals.organisation(), row);
    return Tuple.of(
        seals.organisation().value(),
        before.enrolment().agent().value(),
        before.enrolment().since().atOffset(UTC),
        Buffer.buffer(seals.enrolments().reseal(before).sealedKey()),
        Buffer.buffer(before.sealedKey()));
  }

  private static Tuple logTree(PgSeals seals, Row row) {
    SealedTreeKey before = PgLogTrees.key(seals.organisation(), row);
    return Tuple.of(
        seals.organisation().value(),
        before.verifier().toString(),
        Buffer.buffer(seals.logs().reseal(before).sealedSeed()),
        Buffer.buffer(before.sealedSeed()));
  }

  private static Tuple binding(PgSeals seals, Row row) {
    SealedBinding before = PgBindings.binding(seals.organisation(), row);
    return Tuple.of(
        seals.organisation().value(),
        before.webhookId(),
        Buffer.buffer(seals.bindings().reseal(before).sealedSecret()),
        Buffer.buffer(before.sealedSecret()));
  }
}
