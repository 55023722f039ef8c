package dev.sallyport.vault.dynamodb;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One part of a transaction, done under a condition; where that does not hold nothing of the
 * transaction is done, and the item that stood in the way comes back.
 */
sealed interface Write {
  /** Stores an item in the place of whatever is there. */
  record Put(Item item, Condition condition) implements Write {}

  /** Changes attributes of an item; {@code change} is an expression such as {@code SET #a = :a}. */
  record Update(Place place, String change, Condition condition) implements Write {}

  record Delete(Place place, Condition condition) implements Write {}

  /** Changes nothing. */
  record Check(Place place, Condition condition) implements Write {}

  /** As a member of {@code TransactItems}. */
  default Map<String, Object> json(String table) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("TableName", table);
    return switch (this) {
      case Put(Item item, Condition condition) -> {
        body.put("Item", item.json());
        yield named("Put", body, condition, "");
      }
      case Update(Place place, String change, Condition condition) -> {
        body.put("Key", Item.at(place).json());
        body.put("UpdateExpression", change);
        yield named("Update", body, condition, change);
      }
      case Delete(Place place, Condition condition) -> {
        body.put("Key", Item.at(place).json());
        yield named("Delete", body, condition, "");
      }
      case Check(Place place, Condition condition) -> {
        body.put("Key", Item.at(place).json());
        yield named("ConditionCheck", body, condition, "");
      }
    };
  }

  private static Map<String, Object> named(
      String kind, Map<String, Object> body, Condition condition, String change) {
    if (!condition.expression().isEmpty()) {
      body.put("ConditionExpression", condition.expression());
      body.put("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
    }
    Condition.describe(body, condition.values(), condition.expression(), change);
    return Map.of(kind, body);
  }
}
