package dev.sallyport.vault.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** An injection as the owner of a credential writes it, by its {@code kind}. */
final class InjectionInJson {
  private static final String FIELD = "accessToken";
  private static final int MAXIMUM_HEADERS = 16;
  private static final Predicate<String> FIELD_NAME =
      Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}").asMatchPredicate();
  private static final Predicate<String> PARAMETER =
      Pattern.compile("[A-Za-z0-9._~-]{1,64}").asMatchPredicate();
  private static final Predicate<String> USER =
      Pattern.compile("[!-9;-~]{1,128}").asMatchPredicate();
  private static final Predicate<String> AWS_NAME =
      Pattern.compile("[a-z0-9-]{1,64}").asMatchPredicate();

  private InjectionInJson() {}

  static Injection read(JsonNode node) {
    return switch (node.path("kind").asText()) {
      case "bearer" -> {
        only(node, "field");
        yield new Injection.Bearer(field(node, "field", FIELD));
      }
      case "header" -> {
        only(node, "name", "field", "prefix");
        yield header(node);
      }
      case "headers" -> {
        only(node, "headers");
        yield headers(node.path("headers"));
      }
      case "basic" -> {
        only(node, "user", "userField", "passwordField");
        yield basic(node);
      }
      case "query" -> {
        only(node, "name", "field");
        yield new Injection.Query(text(node, "name", "", PARAMETER), field(node, "field", FIELD));
      }
      case "aws_sigv4" -> {
        only(node, "region", "service", "accessKeyId", "secretAccessKey", "sessionToken");
        yield new Injection.AwsSignature(
            text(node, "region", "", AWS_NAME),
            text(node, "service", "", AWS_NAME),
            field(node, "accessKeyId", "accessKeyId"),
            field(node, "secretAccessKey", "secretAccessKey"),
            field(node, "sessionToken", "sessionToken"));
      }
      default ->
          throw invalid("kind", "must be bearer, header, headers, basic, query or aws_sigv4");
    };
  }

  private static Injection header(JsonNode node) {
    String name = text(node, "name", "", CallerHeaders::isInjectable);
    String prefix = node.path("prefix").asText("");
    Template template =
        Template.parse(prefix + "${" + field(node, "field", FIELD) + "}")
            .orElseThrow(() -> invalid("prefix", "cannot stand in a header"));
    return new Injection.Headers(Map.of(name, template));
  }

  static Injection headers(JsonNode node) {
    if (!node.isObject() || node.isEmpty() || node.size() > MAXIMUM_HEADERS) {
      throw invalid("headers", "must be an object with 1 to " + MAXIMUM_HEADERS + " members");
    }
    Map<String, Template> templates = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      Template template =
          Template.parse(each.getValue().asText())
              .filter(parsed -> CallerHeaders.isInjectable(each.getKey()))
              .orElseThrow(
                  () ->
                      invalid(
                          "headers", "must give names templates such as Bearer ${accessToken}"));
      if (templates.put(each.getKey(), template) != null) {
        throw invalid("headers", "may name each header once");
      }
    }
    return new Injection.Headers(templates);
  }

  private static Injection basic(JsonNode node) {
    Optional<String> user =
        node.has("user") ? Optional.of(text(node, "user", "", USER)) : Optional.empty();
    return new Injection.Basic(
        user, field(node, "userField", "username"), field(node, "passwordField", FIELD));
  }

  private static String field(JsonNode node, String member, String otherwise) {
    return text(node, member, otherwise, FIELD_NAME);
  }

  private static String text(
      JsonNode node, String member, String otherwise, Predicate<String> shape) {
    JsonNode value = node.path(member);
    String text = value.isMissingNode() ? otherwise : value.asText();
    if ((!value.isMissingNode() && !value.isTextual()) || !shape.test(text)) {
      throw invalid(member, "is missing or has another form");
    }
    return text;
  }

  private static void only(JsonNode node, String... members) {
    Set<String> expected = new TreeSet<>(Set.of(members));
    expected.add("kind");
    RulesInJson.requireObject(node, "inject", expected);
  }

  private static IllegalArgumentException invalid(String member, String what) {
    return RulesInJson.invalid("inject." + member, what);
  }

  static Map<String, Object> write(Injection injection) {
    Map<String, Object> members = new LinkedHashMap<>();
    switch (injection) {
      case Injection.Bearer(String field) -> {
        members.put("kind", "bearer");
        members.put("field", field);
      }
      case Injection.Headers(Map<String, Template> templates) -> {
        Map<String, Object> headers = new TreeMap<>();
        templates.forEach((name, template) -> headers.put(name, template.text()));
        members.put("kind", "headers");
        members.put("headers", headers);
      }
      case Injection.Basic basic -> {
        members.put("kind", "basic");
        basic.user().ifPresent(user -> members.put("user", user));
        members.put("userField", basic.userField());
        members.put("passwordField", basic.passwordField());
      }
      case Injection.Query(String name, String field) -> {
        members.put("kind", "query");
        members.put("name", name);
        members.put("field", field);
      }
      case Injection.AwsSignature aws -> {
        members.put("kind", "aws_sigv4");
        members.put("region", aws.region());
        members.put("service", aws.service());
        members.put("accessKeyId", aws.idField());
        members.put("secretAccessKey", aws.keyField());
        members.put("sessionToken", aws.sessionField());
      }
    }
    return members;
  }
}
