package dev.sallyport.vault.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page of what a {@link Selection} gives.
 *
 * @param next where the next page begins; empty on the last
 */
record Page(List<Item> items, Count count, Optional<JsonNode> next) {
  /**
   * How much there was.
   *
   * @param fitting what the filter let through
   * @param scanned what it looked at
   */
  record Count(long fitting, long scanned) {
    Count and(Count other) {
      return new Count(fitting + other.fitting, scanned + other.scanned);
    }
  }

  static Page read(JsonNode json) {
    List<Item> items = new ArrayList<>();
    json.path("Items").forEach(each -> items.add(Item.read(each)));
    JsonNode last = json.path("LastEvaluatedKey");
    return new Page(
        items,
        new Count(json.path("Count").asLong(), json.path("ScannedCount").asLong()),
        last.isObject() ? Optional.of(last) : Optional.empty());
  }
}
