package dev.sallyport.vault.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A provider as the catalogue's file writes it; {@link Provider} is what it means. Members that are
 * missing are null.
 */
record ProviderEntry(
    @Nullable String base,
    @Nullable Boolean selfHosted,
    @Nullable Boolean discovered,
    @Nullable String authorization,
    @Nullable String token,
    @Nullable String issuer,
    @Nullable ClientAuthentication clientAuthentication,
    boolean rotates,
    @Nullable String scopeSeparator,
    @Nullable Map<String, String> authorizationParameters,
    @Nullable List<String> grantRefused,
    @Nullable List<String> clientRefused) {
  private static final Set<String> MEMBERS =
      Set.of(
          "base",
          "selfHosted",
          "discovered",
          "authorization",
          "token",
          "issuer",
          "clientAuthentication",
          "rotates",
          "scopeSeparator",
          "authorizationParameters",
          "grantRefused",
          "clientRefused");

  /**
   * Reads an entry, member by member: it is read at every start, and the reflection that would save
   * these lines takes a tenth of one.
   *
   * @throws IllegalArgumentException when it has a member that is not known or has another form
   */
  static ProviderEntry read(JsonNode node) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!MEMBERS.contains(name)) {
                throw invalid(name);
              }
            });
    return new ProviderEntry(
        text(node, "base"),
        flag(node, "selfHosted"),
        flag(node, "discovered"),
        text(node, "authorization"),
        text(node, "token"),
        text(node, "issuer"),
        authentication(text(node, "clientAuthentication")),
        Boolean.TRUE.equals(flag(node, "rotates")),
        text(node, "scopeSeparator"),
        parameters(node.get("authorizationParameters")),
        list(node, "grantRefused"),
        list(node, "clientRefused"));
  }

  private static @Nullable ClientAuthentication authentication(@Nullable String name) {
    return name == null ? null : ClientAuthentication.valueOf(name);
  }

  private static @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.get(member);
    return value == null ? null : textOf(value, member);
  }

  private static String textOf(JsonNode value, String member) {
    if (!value.isTextual()) {
      throw invalid(member);
    }
    return value.textValue();
  }

  private static @Nullable Boolean flag(JsonNode node, String member) {
    JsonNode value = node.get(member);
    if (value != null && !value.isBoolean()) {
      throw invalid(member);
    }
    return value == null ? null : value.booleanValue();
  }

  private static @Nullable Map<String, String> parameters(@Nullable JsonNode object) {
    if (object == null) {
      return null;
    }
    if (!object.isObject()) {
      throw invalid("authorizationParameters");
    }
    Map<String, String> parameters = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      parameters.put(each.getKey(), textOf(each.getValue(), each.getKey()));
    }
    return parameters;
  }

  private static @Nullable List<String> list(JsonNode node, String member) {
    JsonNode array = node.get(member);
    if (array == null) {
      return null;
    }
    if (!array.isArray()) {
      throw invalid(member);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : array) {
      texts.add(textOf(each, member));
    }
    return texts;
  }

  private static IllegalArgumentException invalid(String member) {
    return new IllegalArgumentException("not a member, or of another form: " + member);
  }
}
