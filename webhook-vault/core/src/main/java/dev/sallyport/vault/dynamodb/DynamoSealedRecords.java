package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.rotation.Progress;
import dev.sallyport.vault.rotation.SealedRecords;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** All items with ciphertexts. Each says which key sealed it. */
final class DynamoSealedRecords implements SealedRecords {
  private final Table table;
  private final Sealing sealing;
  private final VaultKeyset keyset;
  private final List<SealedKind> kinds;

  DynamoSealedRecords(Table table, Sealing sealing, VaultKeyset keyset) {
    this.table = table;
    this.sealing = sealing;
    this.keyset = keyset;
    this.kinds = SealedKind.all(table, keyset);
  }

  private record Stale(SealedKind kind, Item item) {}

  @Override
  public Future<Progress> progress() {
    Future<Progress> sum = Future.succeededFuture(new Progress(0, 0));
    for (SealedKind kind : kinds) {
      sum =
          sum.compose(
              before ->
                  table
                      .count(stale(kind), Long.MAX_VALUE)
                      .map(count -> before.and(new Progress(count.fitting(), count.scanned()))));
    }
    return sum;
  }

  @Override
  public Future<Integer> reseal(int limit) {
    Future<List<Stale>> all = Future.succeededFuture(new ArrayList<>());
    for (SealedKind kind : kinds) {
      all =
          all.compose(
              found ->
                  found.size() >= limit
                      ? Future.succeededFuture(found)
                      : find(kind, limit - found.size(), found));
    }
    return all.compose(found -> reseal(found, 0).map(found.size()));
  }

  private Future<List<Stale>> find(SealedKind kind, int limit, List<Stale> found) {
    return table
        .list(stale(kind), limit)
        .map(
            items -> {
              items.forEach(item -> found.add(new Stale(kind, item)));
              return found;
            });
  }

  private Selection stale(SealedKind kind) {
    return Selection.of(kind.partition())
        .where("#key <> :key", Item.empty().text(":key", Sealing.name(keyset.primary())));
  }

  /** One after the other: they all look at the keyset's item. */
  private Future<Void> reseal(List<Stale> found, int next) {
    return next == found.size()
        ? Future.succeededFuture()
        : reseal(found.get(next)).compose(done -> reseal(found, next + 1));
  }

  /** Each only if it is still what was read. */
  private Future<Void> reseal(Stale stale) {
    return resealed(stale)
        .compose(
            item ->
                table.commit(
                    List.of(
                        new Write.Put(item, isStill(stale.item())),
                        sealing.by(keyset.organisation(), Sealing.name(keyset.primary())))))
        .mapEmpty();
  }

  private static Future<Item> resealed(Stale stale) {
    try {
      return stale.kind().reseal().apply(stale.item());
    } catch (KeysetException e) {
      return Future.failedFuture(
          new KeysetException(
              "an item does not open, so it cannot be sealed anew: "
                  + stale.item().place()
                  + "; delete it, or restore it from a backup",
              e));
    }
  }

  /** The versions of what it holds and the key; or, where there is none, who was enrolled. */
  private static Condition isStill(Item item) {
    StringBuilder expression = new StringBuilder("#key = :key");
    Item values = Item.empty();
    for (String name :
        List.of(Sealing.KEY, "creation", "version", "created", "since", "enrolled", "exchanged")) {
      if (item.has(name)) {
        values.json().put(":" + name, item.json().get(name));
        if (!name.equals(Sealing.KEY)) {
          expression.append(" AND #").append(name).append(" = :").append(name);
        }
      } else {
        expression.append(" AND attribute_not_exists(#").append(name).append(")");
      }
    }
    return new Condition(expression.toString(), values);
  }
}
