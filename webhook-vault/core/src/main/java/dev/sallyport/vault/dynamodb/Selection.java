package dev.sallyport.vault.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.vault.organisation.Organisation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which items are asked for: those of one kind, in order, or all of an organisation. */
final class Selection {
  private final String operation;
  private final Map<String, Object> request;
  private final Item values;
  private final List<String> expressions;

  private Selection(
      String operation, Map<String, Object> request, Item values, List<String> expressions) {
    this.operation = operation;
    this.request = request;
    this.values = values;
    this.expressions = expressions;
  }

  /** All items of a partition, in order. */
  static Selection of(String partition) {
    return query("#pk = :pk", Item.empty().text(":pk", partition), true);
  }

  /** Those behind {@code sort}. */
  static Selection after(String partition, String sort) {
    return query(
        "#pk = :pk AND #sk > :sk", Item.empty().text(":pk", partition).text(":sk", sort), true);
  }

  /** Those before {@code sort}, the last of them first. */
  static Selection backwards(String partition, String sort) {
    return query(
        "#pk = :pk AND #sk < :sk", Item.empty().text(":pk", partition).text(":sk", sort), false);
  }

  private static Selection query(String key, Item values, boolean forwards) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("KeyConditionExpression", key);
    request.put("ScanIndexForward", forwards);
    request.put("ConsistentRead", true);
    return new Selection("Query", request, values, List.of(key));
  }

  /** Everything, whatever it is. */
  static Selection all(Organisation organisation) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("ConsistentRead", true);
    return new Selection("Scan", request, Item.empty(), List.of())
        .where(
            "begins_with(#pk, :pk)", Item.empty().text(":pk", Place.partition(organisation, "")));
  }

  /** Leaves out what does not fulfil an expression. */
  Selection where(String filter, Item filterValues) {
    Item together = Item.empty();
    together.json().putAll(values.json());
    together.json().putAll(filterValues.json());
    List<String> both = new ArrayList<>(expressions);
    both.add(filter);
    return new Selection(operation, with("FilterExpression", filter), together, both);
  }

  Selection countingOnly() {
    return new Selection(operation, with("Select", "COUNT"), values, expressions);
  }

  Selection atMost(int items) {
    return new Selection(operation, with("Limit", items), values, expressions);
  }

  Selection from(JsonNode start) {
    return new Selection(operation, with("ExclusiveStartKey", start), values, expressions);
  }

  private Map<String, Object> with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(request);
    more.put(name, value);
    return more;
  }

  String operation() {
    return operation;
  }

  Map<String, Object> json() {
    Map<String, Object> described = new LinkedHashMap<>(request);
    Condition.describe(described, values, expressions.toArray(String[]::new));
    return described;
  }
}
