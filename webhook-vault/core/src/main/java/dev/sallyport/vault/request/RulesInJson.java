package dev.sallyport.vault.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Rules as their owner writes them. Every message names the member that is wrong. */
final class RulesInJson {
  private static final int MAXIMUM_PATHS = 32;

  /** Only in what is kept: nobody can claim it. */
  private static final String OF_OWNER = "ofOwner";

  private RulesInJson() {}

  static RequestRules read(JsonNode node) {
    requireObject(node, "requestRules", Set.of("targets", "inject", "onlyBrokered"));
    if (node.toString().length() > RequestRules.MAXIMUM_CHARACTERS) {
      throw invalid("requestRules", "may have at most 8,192 characters");
    }
    List<AllowedTarget> targets = each(node, "targets", RulesInJson::target);
    if (targets.size() > AllowedTargets.MAXIMUM) {
      throw invalid("targets", "may name at most " + AllowedTargets.MAXIMUM);
    }
    Optional<Injection> injection =
        Optional.ofNullable(node.get("inject")).map(InjectionInJson::read);
    if (injection.isEmpty() && !targets.isEmpty()) {
      throw invalid("inject", "must say how the credential is sent");
    }
    JsonNode onlyBrokered = node.path("onlyBrokered");
    if (!onlyBrokered.isMissingNode() && !onlyBrokered.isBoolean()) {
      throw invalid("onlyBrokered", "must be true or false");
    }
    return new RequestRules(
        new AllowedTargets(targets), injection, onlyBrokered.asBoolean(false), false);
  }

  static RequestRules readKept(JsonNode node) {
    boolean ofOwner = node instanceof ObjectNode kept && kept.remove(OF_OWNER) != null;
    RequestRules rules = read(node);
    return ofOwner ? rules.fromOwner() : rules;
  }

  private static AllowedTarget target(JsonNode node) {
    requireObject(node, "targets", Set.of("origin", "methods", "paths"));
    Origin origin =
        Origin.parse(node.path("origin").asText())
            .orElseThrow(
                () ->
                    invalid(
                        "origin",
                        "must be such as https://api.example.com: lower case, and no port that goes without saying"));
    Set<Method> methods = EnumSet.noneOf(Method.class);
    methods.addAll(each(node, "methods", RulesInJson::method));
    List<PathRule> paths = each(node, "paths", RulesInJson::path);
    if (paths.size() > MAXIMUM_PATHS) {
      throw invalid("paths", "may name at most " + MAXIMUM_PATHS);
    }
    return new AllowedTarget(origin, methods, paths);
  }

  private static Method method(JsonNode node) {
    return Method.parse(node.asText())
        .orElseThrow(() -> invalid("methods", "must be of GET, HEAD, POST, PUT, PATCH, DELETE"));
  }

  private static PathRule path(JsonNode node) {
    return PathRule.parse(node.asText())
        .orElseThrow(
            () ->
                invalid(
                    "paths",
                    "must be paths such as /user, or /repos/ for all below, without dots, doubled slashes and needless encodings"));
  }

  private static <T> List<T> each(JsonNode node, String member, Function<JsonNode, T> read) {
    JsonNode array = node.path(member);
    if (!array.isArray()) {
      throw invalid(member, "must be a list");
    }
    List<T> all = new ArrayList<>();
    array.forEach(one -> all.add(read.apply(one)));
    return all;
  }

  static void requireObject(JsonNode node, String member, Set<String> expected) {
    if (!node.isObject()) {
      throw invalid(member, "must be an object");
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!expected.contains(name)) {
                throw invalid(
                    member,
                    "may only have the members "
                        + String.join(", ", expected.stream().sorted().toList()));
              }
            });
  }

  static IllegalArgumentException invalid(String member, String what) {
    return new IllegalArgumentException(member + " " + what);
  }

  static Map<String, Object> write(RequestRules rules) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("targets", rules.targets().all().stream().map(RulesInJson::members).toList());
    rules.injection().ifPresent(each -> members.put("inject", InjectionInJson.write(each)));
    if (rules.onlyBrokered()) {
      members.put("onlyBrokered", true);
    }
    return members;
  }

  static Map<String, Object> writeKept(RequestRules rules) {
    Map<String, Object> members = write(rules);
    if (rules.ofOwner()) {
      members.put(OF_OWNER, true);
    }
    return members;
  }

  private static Map<String, Object> members(AllowedTarget target) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("origin", target.origin().toString());
    members.put("methods", target.methods().stream().sorted().map(Method::name).toList());
    members.put("paths", target.paths().stream().map(PathRule::text).toList());
    return members;
  }
}
