package dev.sallyport.vault.dynamodb;

import static java.util.UUID.randomUUID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.vault.failure.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes that are done together, and a mark on one of the items by which a lost answer is found
 * out: whoever asked reads the item again, and sees whether it was this transaction that wrote it.
 * DynamoDB's own token says so too; but what a token is worth while the first request with it is
 * still under way, only DynamoDB knows.
 */
final class Transaction {
  private static final String MARK = "by";
  private static final int NONE = -1;

  private final String table;
  private final String id = randomUUID().toString();
  private final List<Write> writes;
  private final int witness;

  Transaction(String table, List<Write> writes) {
    this.table = table;
    this.writes = new ArrayList<>(writes);
    this.witness = markOne();
  }

  /** The first write that leaves something behind; none in one that only deletes. */
  private int markOne() {
    for (int i = 0; i < writes.size(); i++) {
      switch (writes.get(i)) {
        case Write.Put(Item item, Condition condition) -> {
          writes.set(i, new Write.Put(item.copy().text(MARK, id), condition));
          return i;
        }
        case Write.Update(Place place, String change, Condition condition) -> {
          String marked = change + (change.startsWith("SET ") ? ", " : " SET ") + "#by = :by";
          Condition knowing =
              new Condition(condition.expression(), condition.values().copy().text(":by", id));
          writes.set(i, new Write.Update(place, marked, knowing));
          return i;
        }
        case Write.Delete _, Write.Check _ -> {
          // leaves nothing
        }
      }
    }
    return NONE;
  }

  /** A request; two of them are two attempts, of which one is carried out. */
  byte[] request() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ClientRequestToken", randomUUID().toString());
    body.put("TransactItems", writes.stream().map(write -> write.json(table)).toList());
    return Json.write(body);
  }

  /** The item to read when an answer was lost. */
  Optional<Place> witness() {
    return witness == NONE
        ? Optional.empty()
        : Optional.of(
            switch (writes.get(witness)) {
              case Write.Put(Item item, Condition _) -> item.place();
              case Write.Update(Place place, String _, Condition _) -> place;
              case Write.Delete(Place place, Condition _) -> place;
              case Write.Check(Place place, Condition _) -> place;
            });
  }

  /** Whether this transaction wrote the item. */
  boolean wrote(Item item) {
    return item.optionalText(MARK).filter(id::equals).isPresent();
  }

  /**
   * What stood in the way of it. Empty when that was nothing but others who wrote at the same
   * moment.
   */
  Optional<Committed> refused(JsonNode reasons) {
    List<Optional<Committed.Obstacle>> obstacles = new ArrayList<>();
    reasons.forEach(reason -> obstacles.add(obstacle(reason)));
    if (obstacles.stream().allMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    boolean ownWork =
        witness != NONE
            && obstacles
                .get(witness)
                .flatMap(Committed.Obstacle::item)
                .filter(this::wrote)
                .isPresent();
    return Optional.of(ownWork ? Committed.ALL : new Committed(obstacles));
  }

  private static Optional<Committed.Obstacle> obstacle(JsonNode reason) {
    String code = reason.path("Code").asText("None");
    return switch (code) {
      case "ConditionalCheckFailed" -> {
        JsonNode item = reason.path("Item");
        yield Optional.of(
            new Committed.Obstacle(
                item.isObject() ? Optional.of(Item.read(item)) : Optional.empty()));
      }
      case "None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded" ->
          Optional.empty();
      default ->
          throw new StoreException(
              StoreException.Kind.UNAVAILABLE, "DynamoDB took no transaction: " + code);
    };
  }
}
