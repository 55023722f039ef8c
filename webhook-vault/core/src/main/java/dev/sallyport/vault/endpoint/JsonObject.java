package dev.sallyport.vault.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON object in a request's body, read strictly: declared as JSON, valid UTF-8, no member
 * twice, no member that is not expected, bounded in depth and length.
 */
public final class JsonObject {
  private final JsonNode node;

  private JsonObject(JsonNode node) {
    this.node = node;
  }

  /**
   * The object in the body of {@code request}.
   *
   * @param expected every member there may be
   * @throws VaultRefusal when it is not one
   */
  public static JsonObject in(VaultRequest request, Set<String> expected) {
    requireJsonType(request);
    JsonObject object = new JsonObject(parse(request.body()));
    object.requireOnly(expected, "The body");
    return object;
  }

  private static void requireJsonType(VaultRequest request) {
    String type = request.header(RequestHeader.CONTENT_TYPE).orElse("");
    String mediaType = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!mediaType.equals(VaultResponse.JSON)) {
      throw new VaultRefusal(
          VaultError.UNSUPPORTED_MEDIA_TYPE,
          "Send the body as JSON, with Content-Type: application/json.");
    }
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode parsed = Json.read(body, JsonNode.class);
      if (!parsed.isObject()) {
        throw invalid("The body must be a JSON object.");
      }
      return parsed;
    } catch (JsonRefused e) {
      throw invalid(e.advice() + ".");
    }
  }

  /**
   * Refuses members that nobody expects.
   *
   * @param subject starts the sentence that the caller reads
   */
  public void requireOnly(Set<String> expected, String subject) {
    for (var member : node.properties()) {
      if (!expected.contains(member.getKey())) {
        throw invalid(
            subject
                + " may only have the members "
                + String.join(", ", expected.stream().sorted().toList())
                + ".");
      }
    }
  }

  /** A text that must be there and not be empty. */
  public String requiredText(String name) {
    return text(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> invalid(name + " must be a text."));
  }

  /** A text, absent when the member is missing or null. */
  public Optional<String> text(String name) {
    return member(name)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw invalid(name + " must be a text.");
              }
              return value.textValue();
            });
  }

  /** An object that must be there. */
  public JsonObject requiredObject(String name) {
    return new JsonObject(
        member(name)
            .filter(JsonNode::isObject)
            .orElseThrow(() -> invalid(name + " must be an object.")));
  }

  /** The names of all members. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** A member as Jackson has it, absent when missing or null. */
  public Optional<JsonNode> member(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  /** The whole object as Jackson has it. */
  public JsonNode toTree() {
    return node;
  }

  /** The whole object as compact JSON. */
  public String toJson() {
    return node.toString();
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }

  /** Nothing of the content: it may be a credential. */
  @Override
  public String toString() {
    return "JsonObject[redacted]";
  }
}
