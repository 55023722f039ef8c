package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.ReceiptId;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.service.transparency.export.Receipt;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** Receipts of exports in PostgreSQL. */
public final class PgReceipts {
  private static final String KEY =
      "select origin, sealed_key from audit_tree where organisation = $1";

  private static final String PUT =
      "insert into audit_receipt (organisation, id, note) values ($1, $2, $3)";

  private static final String FIND =
      "select note from audit_receipt where organisation = $1 and id = $2";

  private final Pool pool;
  private final TreeKeys keys;

  public PgReceipts(Pool pool, TreeKeys keys) {
    this.pool = pool;
    this.keys = keys;
  }

  /** Signs and keeps it. */
  Future<Void> keep(OrganisationId organisation, ReceiptId id, Receipt receipt) {
    return pool.preparedQuery(KEY)
        .execute(Tuple.of(organisation.value()))
        .compose(
            rows -> {
              String note = sign(organisation, rows.iterator().next(), receipt);
              return pool.preparedQuery(PUT)
                  .execute(Tuple.of(organisation.value(), id.value(), note));
            })
        .mapEmpty();
  }

  private String sign(OrganisationId organisation, Row row, Receipt receipt) {
    try {
      return receipt.sign(
          keys.open(organisation.value(), row.getString("origin"), row.getBuffer("sealed_key")));
    } catch (GeneralSecurityException e) {
      throw new TreeDamagedException("its key does not open", e);
    }
  }

  Future<Optional<String>> find(OrganisationId organisation, ReceiptId id) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getString("note")));
  }
}
