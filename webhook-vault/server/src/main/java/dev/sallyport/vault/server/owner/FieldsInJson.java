package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.request.RequestRules;
import java.util.Map;
import java.util.TreeMap;

/**
 * Several fields as one JSON object. A composite value, such as a service account's key file, is
 * kept as its JSON text.
 */
final class FieldsInJson {
  private FieldsInJson() {}

  /**
   * Reads the fields.
   *
   * @throws IllegalArgumentException when a name or size is not allowed
   */
  static PlainCredential read(String text) {
    Map<FieldName, String> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object(text).properties()) {
      if (member.getKey().equals(RequestRules.MEMBER)) {
        throw new CommandRefused(
            ExitCode.INVALID_INPUT, "rules for requests are set with `vault allow`");
      }
      fields.put(new FieldName(member.getKey()), value(member.getValue()));
    }
    return PlainCredential.of(fields);
  }

  private static ObjectNode object(String text) {
    try {
      return Json.read(text.getBytes(UTF_8), ObjectNode.class);
    } catch (JsonRefused e) {
      // A parser's message may quote what it read.
      throw new CommandRefused(ExitCode.INVALID_INPUT, "standard input is not one JSON object");
    }
  }

  private static String value(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isContainerNode()) {
      return value.toString();
    }
    throw new CommandRefused(
        ExitCode.INVALID_INPUT, "the value of a field must be a text, an object or an array");
  }
}
