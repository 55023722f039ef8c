package dev.sallyport.gate.mcpproxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Headers by which the vault puts the credential into a request: <code>${TOKEN}</code> stands for
 * it, other names for its other fields. Each has a place for one, so that nobody writes a
 * credential in here.
 */
record HeaderTemplates(Map<String, String> headers) {
  private static final int MAXIMUM = 8;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  /** At most one word before the place, such as Bearer: what is longer may be a credential. */
  private static final Pattern VALUE =
      Pattern.compile("(?:[A-Za-z]{1,16} ?)?\\$\\{[A-Za-z][A-Za-z0-9]{0,63}}");

  /** Of the connection, or of the protocol that is spoken through it. */
  private static final Set<String> TAKEN =
      Set.of(
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "content-type",
          "accept",
          "accept-encoding",
          "expect",
          "range");

  /** The credential's own rules say how it gets into a request. */
  static final HeaderTemplates NONE = new HeaderTemplates(Map.of());

  /** Refuses what the vault would refuse with {@link IllegalArgumentException}. */
  HeaderTemplates {
    headers = new LinkedHashMap<>(headers);
    if (headers.size() > MAXIMUM) {
      throw new IllegalArgumentException("The field 'headerTemplates' has at most 8 headers");
    }
    headers.forEach(HeaderTemplates::require);
  }

  /** What an operator, or the database, says. */
  static HeaderTemplates of(JsonNode json) {
    if (!json.isObject() || !json.valueStream().allMatch(JsonNode::isTextual)) {
      throw new IllegalArgumentException("The field 'headerTemplates' is an object of texts");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    json.properties().forEach(each -> headers.put(each.getKey(), each.getValue().textValue()));
    return new HeaderTemplates(headers);
  }

  boolean isEmpty() {
    return headers.isEmpty();
  }

  private static void require(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || TAKEN.contains(lower) || lower.startsWith("mcp-")) {
      throw new IllegalArgumentException(
          "The field 'headerTemplates' names a header that cannot carry a credential");
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "The field 'headerTemplates' has values such as 'Bearer ${TOKEN}': a word or nothing, and a place for the credential; the credential itself belongs into the vault");
    }
  }
}
