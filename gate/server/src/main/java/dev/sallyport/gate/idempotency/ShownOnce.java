package dev.sallyport.gate.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.Set;

/**
 * What an answer shows once and never again. It is known by the name of its member and, should a
 * new one have another name, by what it looks like.
 */
final class ShownOnce {
  private static final Set<String> NAMES =
      Set.of("apiKey", "api_key", "secretKey", "secret_key", "secret", "token");

  /** How secrets of endpoints begin (Standard Webhooks). */
  private static final String ENDPOINT_SECRET = "whsec_";

  private ShownOnce() {}

  /** A JSON document of ours without its secrets. */
  static String removedFrom(Buffer json) {
    try {
      JsonNode document = Json.read(json.getBytes(), JsonNode.class);
      remove(document);
      return new String(Json.write(document), UTF_8);
    } catch (JsonRefused e) {
      throw new IllegalStateException("an answer that is to be kept is no JSON", e);
    }
  }

  private static void remove(JsonNode node) {
    switch (node) {
      case ObjectNode members ->
          members
              .properties()
              .removeIf(
                  member ->
                      (member.getValue().isTextual() && NAMES.contains(member.getKey()))
                          || looksSecret(member.getValue()));
      case ArrayNode elements -> removeSecrets(elements.elements());
      default -> {}
    }
    node.forEach(ShownOnce::remove);
  }

  private static void removeSecrets(Iterator<JsonNode> elements) {
    while (elements.hasNext()) {
      if (looksSecret(elements.next())) {
        elements.remove();
      }
    }
  }

  /** Whether it is, or has in it, a key of any prefix or an endpoint's secret. */
  private static boolean looksSecret(JsonNode value) {
    return value.isTextual()
        && (KeyText.looksLikeKey(value.textValue()) || value.textValue().contains(ENDPOINT_SECRET));
  }
}
