package dev.sallyport.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values that a schema does not take, made from one that it would. */
final class WrongValues {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ApiDocument document;

  WrongValues(ApiDocument document) {
    this.document = document;
  }

  /** Bodies that are right but for one thing; by what is wrong with them. */
  Map<String, JsonNode> bodies(JsonNode given) {
    JsonNode schema = document.resolved(given);
    Map<String, JsonNode> wrong = new LinkedHashMap<>();
    if (!(example(schema) instanceof ObjectNode right)) {
      return wrong;
    }
    if (!schema.path("additionalProperties").asBoolean(true)) {
      wrong.put("unknown member", right.deepCopy().put("sesame", 1));
    }
    schema
        .path("required")
        .forEach(
            name -> wrong.put("without " + name, right.deepCopy().without(List.of(name.asText()))));
    schema
        .path("properties")
        .properties()
        .forEach(
            member -> {
              int number = 0;
              for (JsonNode value : insteadOf(member.getValue())) {
                ObjectNode body = right.deepCopy();
                body.set(member.getKey(), value);
                wrong.put("wrong " + member.getKey() + " " + number++, body);
              }
            });
    return wrong;
  }

  /** Values of other types. */
  private List<JsonNode> insteadOf(JsonNode given) {
    JsonNode schema = document.resolved(given);
    List<String> values =
        switch (type(schema)) {
          case "string" -> List.of("1", "true", "{}", "[]", "\"\\u0000\"");
          case "integer", "number" -> List.of("\"one\"", "{}", "[]", "true", "1e400", "-1");
          case "boolean" -> List.of("\"yes\"", "1", "{}", "[]");
          case "array" -> List.of("\"one\"", "{}", "1", "[null]", "[[[]]]");
          case "object" -> List.of("\"one\"", "[]", "1", "true");
          default -> List.of();
        };
    return values.stream().map(WrongValues::json).toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray() ? type.get(0).asText() : type.asText();
  }

  /** A value that the schema takes; as much of it as is required. */
  private JsonNode example(JsonNode given) {
    JsonNode schema = document.resolved(given);
    if (schema.path("examples").has(0)) {
      return schema.get("examples").get(0);
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.path("enum").has(0)) {
      return schema.get("enum").get(0);
    }
    return switch (type(schema)) {
      case "integer", "number" -> NODES.numberNode(schema.path("minimum").asInt(1));
      case "boolean" -> NODES.booleanNode(true);
      case "array" -> NODES.arrayNode().add(example(schema.path("items")));
      case "object" -> object(schema);
      default -> NODES.textNode("text");
    };
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode object = NODES.objectNode();
    schema
        .path("required")
        .forEach(
            name ->
                object.set(name.asText(), example(schema.path("properties").path(name.asText()))));
    return object;
  }

  /** Texts that a parameter does not take, as they stand in an address. */
  List<String> parameters(JsonNode parameter) {
    JsonNode schema = document.resolved(parameter.path("schema"));
    List<String> wrong = new ArrayList<>(List.of("%", "%zz", "%ff", "%00", "%c3%28"));
    if (type(schema).equals("integer")) {
      wrong.addAll(List.of("one", "1.5", "-1", "0x1", "99999999999999999999"));
    }
    if (schema.has("pattern") || schema.has("enum") || schema.has("format")) {
      wrong.addAll(List.of("", "%20", "%27%20or%201%3D1--", "..%2f..", "%F0%9F%92%A9"));
      wrong.add("x".repeat(1_500));
    }
    return wrong;
  }

  /** Bodies that are no object at all. */
  static Map<String, byte[]> junk() {
    Map<String, byte[]> junk = new LinkedHashMap<>();
    ArrayNode many = NODES.arrayNode();
    for (int i = 0; i < 1_000; i++) {
      many.add(i);
    }
    Map.of(
            "nothing", "",
            "null", "null",
            "array", "[]",
            "number", "17",
            "text", "\"text\"",
            "half", "{\"name\":",
            "two", "{} {}",
            "no JSON", "<name>x</name>",
            "list", many.toString())
        .forEach((name, text) -> junk.put(name, Bytes.of(text)));
    junk.put("deep", Bytes.of("{\"a\":".repeat(1_500) + "1" + "}".repeat(1_500)));
    junk.put("deep list", Bytes.of("[".repeat(5_000)));
    junk.put("twice", Bytes.of("{\"name\":\"a\",\"name\":\"b\"}"));
    junk.put("long number", Bytes.of("{\"name\":" + "9".repeat(2_000) + "}"));
    junk.put("broken UTF-8", Bytes.of(new int[] {'{', '"', 0xC3, 0x28, '"', ':', '1', '}'}));
    junk.put("UTF-16", Bytes.of(new int[] {0xFE, 0xFF, 0, '{', 0, '}'}));
    junk.put("zeros", new byte[64]);
    junk.put("huge", Bytes.of("{\"name\":\"" + "x".repeat(2 << 20) + "\"}"));
    return junk;
  }
}
