package dev.sallyport.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a running server says that it answers. */
final class ApiDocument {
  private static final Set<String> METHODS =
      Set.of("get", "head", "post", "put", "patch", "delete", "options", "trace");

  private final JsonNode root;

  private ApiDocument(JsonNode root) {
    this.root = root;
  }

  static ApiDocument of(String yaml) {
    try {
      return new ApiDocument(new YAMLMapper().readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not YAML", e);
    }
  }

  Set<String> paths() {
    return Set.copyOf(root.get("paths").propertyStream().map(Map.Entry::getKey).toList());
  }

  /** The methods of a path, in upper case. */
  Set<String> methods(String path) {
    return Set.copyOf(
        endpoints().stream().filter(one -> one.path().equals(path)).map(Endpoint::method).toList());
  }

  List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>();
    root.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (METHODS.contains(method.getKey())) {
                            all.add(endpoint(path.getKey(), path.getValue(), method.getKey()));
                          }
                        }));
    return all;
  }

  private Endpoint endpoint(String path, JsonNode item, String method) {
    JsonNode operation = item.get(method);
    List<JsonNode> parameters = new ArrayList<>();
    item.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
    operation.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
    JsonNode security = operation.path("security");
    JsonNode body = resolved(operation.path("requestBody"));
    return new Endpoint(
        method.toUpperCase(Locale.ROOT),
        path,
        parameters,
        body.at("/content/application~1json/schema"),
        body.path("required").asBoolean(),
        security.isMissingNode() ? root.path("security") : security);
  }

  /**
   * One operation.
   *
   * @param body the schema of what it takes; missing when it takes no JSON
   * @param needsBody whether it refuses to do without
   * @param security the proofs it takes
   */
  record Endpoint(
      String method,
      String path,
      List<JsonNode> parameters,
      JsonNode body,
      boolean needsBody,
      JsonNode security) {
    boolean takesJson() {
      return !body.isMissingNode();
    }

    /** Whether nothing is answered without a proof of who asks. */
    boolean isClosed() {
      return !security.isEmpty() && security.valueStream().noneMatch(JsonNode::isEmpty);
    }

    boolean takes(String scheme) {
      return security.valueStream().anyMatch(one -> one.has(scheme));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** What a reference stands for. */
  JsonNode resolved(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? resolved(root.at(reference.asText().substring(1))) : node;
  }
}
