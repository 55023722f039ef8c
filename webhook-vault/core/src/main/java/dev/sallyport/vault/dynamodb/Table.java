package dev.sallyport.vault.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.vault.failure.StoreException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one table of a vault. Every read sees what was written before it; every write is a
 * transaction, which is done once however often it has to be asked for.
 */
final class Table {
  private final String name;
  private final Attempts attempts;

  Table(String name, Attempts attempts) {
    this.name = name;
    this.attempts = attempts;
  }

  Attempts attempts() {
    return attempts;
  }

  Future<Optional<Item>> find(Place place) {
    return ask("GetItem", Map.of("Key", Item.at(place).json(), "ConsistentRead", true))
        .map(reply -> optional(reply.json().path("Item")));
  }

  /** Several items as they are at one moment, in the order of {@code places}. */
  Future<List<Optional<Item>>> findTogether(List<Place> places) {
    List<Map<String, Object>> gets = new ArrayList<>();
    for (Place place : places) {
      gets.add(Map.of("Get", Map.of("TableName", name, "Key", Item.at(place).json())));
    }
    byte[] body = Json.write(Map.of("TransactItems", gets));
    return attempts.repeat(
        () -> attempts.ask("TransactGetItems", body).map(Table::together), Table::conflict);
  }

  private static Optional<List<Optional<Item>>> together(Reply reply) {
    if (!reply.isSuccess()) {
      return Optional.empty();
    }
    List<Optional<Item>> items = new ArrayList<>();
    reply.json().path("Responses").forEach(each -> items.add(optional(each.path("Item"))));
    return Optional.of(items);
  }

  /** A page of a query or of the whole table. */
  Future<Page> page(Selection selection) {
    return ask(selection.operation(), selection.json()).map(reply -> Page.read(reply.json()));
  }

  /** What a selection gives, page by page, but no more than {@code most}. */
  Future<List<Item>> list(Selection selection, int most) {
    return list(selection, most, new ArrayList<>());
  }

  private Future<List<Item>> list(Selection selection, int most, List<Item> found) {
    return page(selection.atMost(most - found.size()))
        .compose(
            page -> {
              found.addAll(page.items());
              return page.next().isEmpty() || found.size() >= most
                  ? Future.succeededFuture(found)
                  : list(selection.from(page.next().get()), most, found);
            });
  }

  /**
   * How much a selection gives, counting no further than {@code most}.
   *
   * @return how many fulfil its filter, and how many were looked at
   */
  Future<Page.Count> count(Selection selection, long most) {
    return count(selection.countingOnly(), most, new Page.Count(0, 0));
  }

  private Future<Page.Count> count(Selection selection, long most, Page.Count before) {
    return page(selection)
        .compose(
            page -> {
              Page.Count sum = before.and(page.count());
              return page.next().isEmpty() || sum.scanned() >= most
                  ? Future.succeededFuture(sum)
                  : count(selection.from(page.next().get()), most, sum);
            });
  }

  /**
   * Does all of {@code writes}, durably, or nothing.
   *
   * @return fails when it may have been done or not
   */
  Future<Committed> commit(List<Write> writes) {
    Transaction transaction = new Transaction(name, writes);
    return attempts.repeat(() -> once(transaction), Table::conflict);
  }

  /** Empty when nothing was done and nothing stood in the way: once more. */
  private Future<Optional<Committed>> once(Transaction transaction) {
    return attempts
        .ask("TransactWriteItems", transaction.request())
        .compose(
            reply -> {
              if (!reply.isSuccess()) {
                return Future.succeededFuture(
                    transaction.refused(reply.json().path("CancellationReasons")));
              }
              return reply.isCertain() || transaction.witness().isEmpty()
                  ? Future.succeededFuture(Optional.of(Committed.ALL))
                  : find(transaction.witness().get())
                      .map(found -> found.filter(transaction::wrote).map(item -> Committed.ALL));
            });
  }

  private static StoreException conflict() {
    return new StoreException(
        StoreException.Kind.OVERLOADED, "too many write the same items at once");
  }

  /** Asks for an operation on this table. */
  Future<Reply> ask(String operation, Map<String, ?> request) {
    Map<String, Object> body = new LinkedHashMap<>(request);
    body.put("TableName", name);
    return attempts.ask(operation, Json.write(body));
  }

  private static Optional<Item> optional(JsonNode item) {
    return item.isObject() ? Optional.of(Item.read(item)) : Optional.empty();
  }
}
