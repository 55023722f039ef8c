package dev.sallyport.gate.mcp;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.required;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.approval.AccessReason;
import dev.sallyport.ticket.ServiceName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a model gave a tool, read as strictly as any request. */
final class Arguments {
  private static final String SERVICE = "service";
  private static final String REASON = "reason";

  private final JsonNode node;

  private Arguments(JsonNode node) {
    this.node = node;
  }

  /** Refuses what the tool does not take, with a problem that a model can act on. */
  static Arguments of(JsonNode params, Set<String> known) {
    JsonNode node = params.path("arguments");
    if (!node.isMissingNode() && !node.isObject()) {
      throw invalid("The arguments are an object");
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw invalid(
                    "An argument is not one of "
                        + String.join(", ", known.stream().sorted().toList()));
              }
            });
    return new Arguments(node);
  }

  ServiceName service() {
    return ServiceName.parse(required(SERVICE, text(SERVICE).orElse(null)))
        .orElseThrow(
            () ->
                invalid(
                    "The field 'service' is a service's name as list_credentials shows it: 1 to 64 characters of a-z, 0-9, dot, underscore and hyphen"));
  }

  /** Why, for those who may have to approve it. */
  Optional<AccessReason> accessReason() {
    return text(REASON)
        .map(
            text ->
                AccessReason.parse(text)
                    .orElseThrow(
                        () ->
                            invalid(
                                "The field 'reason' is one line of 1 to 500 printable ASCII characters")));
  }

  Optional<String> text(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw invalid("The field '" + name + "' is a text");
    }
    return Optional.of(value.textValue());
  }

  OptionalInt number(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw invalid("The field '" + name + "' is a whole number");
    }
    return OptionalInt.of(value.intValue());
  }

  /** An object of texts; empty when it is absent. */
  Map<String, String> texts(String name) {
    JsonNode value = node.path(name);
    Map<String, String> texts = new LinkedHashMap<>();
    if (value.isMissingNode() || value.isNull()) {
      return texts;
    }
    if (!value.isObject() || !value.valueStream().allMatch(JsonNode::isTextual)) {
      throw invalid("The field '" + name + "' is an object of texts");
    }
    value.properties().forEach(each -> texts.put(each.getKey(), each.getValue().textValue()));
    return texts;
  }
}
