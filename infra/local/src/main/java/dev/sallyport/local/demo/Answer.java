package dev.sallyport.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param request method and path without the query, for messages
 * @param status HTTP status
 * @param location where a redirect points to
 * @param text the body as it came
 */
record Answer(String request, int status, Optional<String> location, String text) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** This answer, if its status is one of these. */
  Answer expecting(int... statuses) {
    if (Arrays.stream(statuses).noneMatch(expected -> expected == status)) {
      throw new StepFailedException("%s answered %d: %s".formatted(request, status, reason()));
    }
    return this;
  }

  /** The body as JSON; a missing node if it is none. */
  JsonNode json() {
    return parse(text);
  }

  /** The text as JSON; a missing node if it is none. */
  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** A text member that must be there. */
  String member(String name) {
    JsonNode member = json().path(name);
    if (!member.isTextual()) {
      throw new StepFailedException("%s answered without \"%s\"".formatted(request, name));
    }
    return member.textValue();
  }

  /** The machine name of a refusal, in the gate's form or the vault's. */
  String code() {
    JsonNode body = json();
    return body.path("code").asText(body.path("error").asText(""));
  }

  private String reason() {
    JsonNode body = json();
    String explanation = body.path("detail").asText(body.path("message").asText(""));
    return explanation.isEmpty() ? text.strip() : code() + ", " + explanation;
  }
}
