package dev.sallyport.vault.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sallyport.vault.failure.StoreException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One item of the table: attributes by name, each in DynamoDB's own notation, such as {@code {"S":
 * "text"}}. An attribute that is asked for and not there, or of another type, is damage.
 */
final class Item {
  /** What begins each item's key: whose it is and what kind of thing. */
  static final String PARTITION = "pk";

  /** Which one of its kind. */
  static final String SORT = "sk";

  /** When DynamoDB may drop the item, in seconds since 1970. */
  static final String EXPIRES = "expires";

  private static final long MICROS = 1_000_000;
  private static final int NANOS_OF_MICRO = 1_000;

  private final Map<String, Object> attributes = new LinkedHashMap<>();

  /** What is kept at {@code place}. */
  static Item at(Place place) {
    return new Item().text(PARTITION, place.partition()).text(SORT, place.sort());
  }

  /** Attributes without a place, for maps within an item and values of expressions. */
  static Item empty() {
    return new Item();
  }

  /** What an answer holds. */
  static Item read(JsonNode json) {
    Item item = new Item();
    json.properties().forEach(each -> item.attributes.put(each.getKey(), each.getValue()));
    return item;
  }

  Item copy() {
    Item copy = new Item();
    copy.attributes.putAll(attributes);
    return copy;
  }

  Item text(String name, String value) {
    attributes.put(name, Map.of("S", value));
    return this;
  }

  Item text(String name, Optional<String> value) {
    value.ifPresent(text -> text(name, text));
    return this;
  }

  Item number(String name, long value) {
    attributes.put(name, Map.of("N", Long.toString(value)));
    return this;
  }

  Item bytes(String name, byte[] value) {
    attributes.put(name, Map.of("B", Base64.getEncoder().encodeToString(value)));
    return this;
  }

  Item flag(String name, boolean value) {
    attributes.put(name, Map.of("BOOL", value));
    return this;
  }

  /** In microseconds since 1970. */
  Item time(String name, Instant value) {
    return number(name, micros(value));
  }

  Item time(String name, Optional<Instant> value) {
    value.ifPresent(time -> time(name, time));
    return this;
  }

  Item map(String name, Item value) {
    attributes.put(name, Map.of("M", value.attributes));
    return this;
  }

  /** Lets DynamoDB drop the item some time after {@code time}. */
  Item expires(Instant time) {
    return number(EXPIRES, time.getEpochSecond() + 1);
  }

  static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / NANOS_OF_MICRO);
  }

  Map<String, Object> json() {
    return attributes;
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  Place place() {
    return new Place(text(PARTITION), text(SORT));
  }

  String text(String name) {
    return value(name, "S").textValue();
  }

  Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  long number(String name) {
    try {
      return Long.parseLong(value(name, "N").textValue());
    } catch (NumberFormatException e) {
      throw damaged(name);
    }
  }

  Instant time(String name) {
    return Instant.EPOCH.plus(number(name), ChronoUnit.MICROS);
  }

  Optional<Instant> optionalTime(String name) {
    return has(name) ? Optional.of(time(name)) : Optional.empty();
  }

  byte[] bytes(String name) {
    try {
      return Base64.getDecoder().decode(value(name, "B").textValue());
    } catch (IllegalArgumentException e) {
      throw damaged(name);
    }
  }

  boolean flag(String name) {
    JsonNode flag = attributes.get(name) instanceof JsonNode read ? read.path("BOOL") : null;
    if (flag == null || !flag.isBoolean()) {
      throw damaged(name);
    }
    return flag.booleanValue();
  }

  Item map(String name) {
    if (attributes.get(name) instanceof JsonNode read && read.path("M").isObject()) {
      return Item.read(read.path("M"));
    }
    throw damaged(name);
  }

  private JsonNode value(String name, String type) {
    @Nullable Object attribute = attributes.get(name);
    if (attribute instanceof JsonNode read && read.path(type).isTextual()) {
      return read.path(type);
    }
    if (attribute instanceof Map<?, ?> made && made.get(type) instanceof String text) {
      return TextNode.valueOf(text);
    }
    throw damaged(name);
  }

  private static StoreException damaged(String name) {
    return new StoreException(
        StoreException.Kind.DAMAGED, "an item has no such attribute as it should: " + name);
  }

  @Override
  public String toString() {
    return "Item" + attributes.keySet();
  }
}
