package dev.sallyport.vault.dynamodb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of DynamoDB's. Attributes are written {@code #name} and stand for themselves;
 * {@code :name} stands for a value. So no attribute's name collides with DynamoDB's own words, and
 * no value gets into the text.
 */
record Condition(String expression, Item values) {
  private static final Pattern NAME = Pattern.compile("#([a-zA-Z]+)");

  /** Always holds. */
  static final Condition NONE = new Condition("", Item.empty());

  static final Condition ABSENT = new Condition("attribute_not_exists(#pk)", Item.empty());
  static final Condition PRESENT = new Condition("attribute_exists(#pk)", Item.empty());

  /** Adds the names and values that {@code expressions} use to a request. */
  static void describe(Map<String, Object> request, Item values, String... expressions) {
    Map<String, String> names = new LinkedHashMap<>();
    Matcher matcher = NAME.matcher(String.join(" ", expressions));
    while (matcher.find()) {
      names.put(matcher.group(), matcher.group(1));
    }
    if (!names.isEmpty()) {
      request.put("ExpressionAttributeNames", names);
    }
    if (!values.json().isEmpty()) {
      request.put("ExpressionAttributeValues", values.json());
    }
  }
}
