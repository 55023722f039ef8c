package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Compares a backup with the table and, if confirmed, puts it in its place. No transaction of
 * DynamoDB is that large, so nothing is redeemed or written from the first step to the last; a
 * restore that breaks off leaves it so, until it is run again.
 */
final class DynamoRestore {
  /** A restore that breaks off must not end by itself. */
  private static final Instant UNTIL_IT_IS_DONE = Instant.parse("9999-01-01T00:00:00Z");

  private static final Duration SETTLED = Duration.ofMillis(500);

  /** Items in one transaction: ciphertexts of 128 KiB each have to fit into 4 MiB. */
  private static final int AT_ONCE = 16;

  private final Vertx vertx;
  private final Table table;
  private final LogItems entries;
  private final Organisation organisation;
  private final RestoreOrder order;
  private final History history;

  DynamoRestore(
      Vertx vertx,
      Table table,
      History history,
      LogItems entries,
      Organisation organisation,
      RestoreOrder order) {
    this.vertx = vertx;
    this.table = table;
    this.entries = entries;
    this.organisation = organisation;
    this.order = order;
    this.history = history;
  }

  Future<Differences> run(Iterable<byte[]> pieces) {
    Contents backup = new Contents(organisation);
    for (byte[] piece : pieces) {
      Contents.items(piece).forEach(backup::add);
    }
    return order.confirmed()
        ? replace(pieces, backup)
        : stored().map(now -> now.comparedWith(backup));
  }

  private Future<Contents> stored() {
    Contents stored = new Contents(organisation);
    return read(Selection.all(organisation), stored).map(stored);
  }

  private Future<Void> read(Selection selection, Contents into) {
    return table
        .page(selection)
        .compose(
            page -> {
              page.items().forEach(into::add);
              return page.next().isEmpty()
                  ? Future.succeededFuture()
                  : read(selection.from(page.next().get()), into);
            });
  }

  private Future<Differences> replace(Iterable<byte[]> pieces, Contents backup) {
    return table
        .commit(History.takeOver(organisation, UNTIL_IT_IS_DONE))
        .compose(held -> vertx.timer(SETTLED.toMillis(), TimeUnit.MILLISECONDS))
        .compose(settled -> stored())
        .compose(
            stored -> {
              Differences found = stored.comparedWith(backup);
              return commit(writes(stored, backup).iterator())
                  .compose(done -> addAll(pieces.iterator()))
                  .compose(done -> commit(told(found)))
                  .compose(done -> finish())
                  .map(found);
            });
  }

  private List<Write> writes(Contents stored, Contents backup) {
    List<Write> writes = new ArrayList<>();
    for (Item item : stored.all()) {
      if (stored.isReplaced(item.place()) && backup.find(item.place()).isEmpty()) {
        writes.add(new Write.Delete(item.place(), Condition.NONE));
      }
    }
    for (Item item : backup.all()) {
      if (backup.isCredential(item.place())) {
        writes.addAll(credential(stored, backup, item));
      } else if (backup.isCap(item.place())) {
        if (stored.find(item.place()).isEmpty()) {
          writes.add(put(item));
        }
      } else if (!backup.isCiphertexts(item.place())) {
        writes.add(put(item));
      }
    }
    return writes;
  }

  /** One that is another than before gets a version that nobody remembers. */
  private List<Write> credential(Contents stored, Contents backup, Item head) {
    Item ciphertexts = backup.ciphertextsOf(head).orElseThrow();
    boolean same = stored.find(head.place()).filter(now -> Contents.isSame(now, head)).isPresent();
    if (same) {
      return List.of(put(head), put(ciphertexts));
    }
    SealedCredential moved =
        new CredentialEnvelope(order.keyset())
            .movedOn(CredentialItems.credential(organisation, head, ciphertexts));
    return List.of(put(CredentialItems.head(moved)), put(CredentialItems.ciphertexts(moved)));
  }

  private static Write put(Item item) {
    return new Write.Put(item, Condition.NONE);
  }

  private Future<Void> commit(Iterator<Write> writes) {
    List<Write> some = new ArrayList<>();
    while (writes.hasNext() && some.size() < AT_ONCE) {
      some.add(writes.next());
    }
    return some.isEmpty()
        ? Future.succeededFuture()
        : table.commit(some).compose(done -> commit(writes));
  }

  /**
   * Tickets, calls, entries and counted releases: what is there stays, and what is not is added.
   */
  private Future<Void> addAll(Iterator<byte[]> pieces) {
    if (!pieces.hasNext()) {
      return Future.succeededFuture();
    }
    Contents kinds = new Contents(organisation);
    List<Item> added =
        Contents.items(pieces.next()).stream()
            .filter(item -> kinds.isOnlyAdded(item.place()))
            .toList();
    return add(added, 0).compose(done -> addAll(pieces));
  }

  /** Some at once, unless one of them is there. */
  private Future<Void> add(List<Item> items, int next) {
    if (next >= items.size()) {
      return Future.succeededFuture();
    }
    List<Item> some = items.subList(next, Math.min(next + AT_ONCE, items.size()));
    return table
        .commit(some.stream().map(DynamoRestore::putNew).toList())
        .compose(
            committed -> committed.isDone() ? Future.succeededFuture() : addEach(some.iterator()))
        .compose(done -> add(items, next + AT_ONCE));
  }

  private Future<Void> addEach(Iterator<Item> items) {
    if (!items.hasNext()) {
      return Future.succeededFuture();
    }
    Item item = items.next();
    return table
        .commit(List.of(putNew(item)))
        .compose(committed -> afterAdding(item, committed))
        .compose(done -> addEach(items));
  }

  private static Write putNew(Item item) {
    return new Write.Put(item, Condition.ABSENT);
  }

  /** An entry whose number another one has gets a new one: the table was made anew since. */
  private Future<Void> afterAdding(Item item, Committed committed) {
    boolean isOther =
        committed
            .obstacle(0)
            .flatMap(Committed.Obstacle::item)
            .filter(there -> item.has("outcome") && !Contents.isSame(there, item))
            .isPresent();
    return isOther
        ? table.commit(List.of(entries.append(organisation, LogItems.read(item)))).mapEmpty()
        : Future.succeededFuture();
  }

  /** What the log tells of it. */
  private Iterator<Write> told(Differences found) {
    return order.entries(found).stream()
        .<Write>map(entry -> entries.append(organisation, entry))
        .iterator();
  }

  /** In one transaction: from here on everything may be used. */
  private Future<Void> finish() {
    return history
        .ticketsFrom(organisation)
        .compose(
            earliest -> {
              List<Write> last = new ArrayList<>();
              last.addAll(History.cut(organisation, order.restoration(), earliest));
              last.add(put(DynamoKeysets.item(order.wrapped())));
              return table.commit(last);
            })
        .mapEmpty();
  }
}
