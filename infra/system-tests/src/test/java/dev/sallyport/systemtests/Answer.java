package dev.sallyport.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What a server answered. */
record Answer(int status, HttpResponse<String> response) {
  private static final ObjectMapper JSON = new ObjectMapper();

  String text() {
    return response.body();
  }

  JsonNode json() {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: status " + status, e);
    }
  }

  /**
   * The machine-readable reason of a refusal: a problem's code at the gate, the error at the vault.
   */
  String reason() {
    JsonNode body = json();
    return body.hasNonNull("code") ? body.get("code").asText() : body.path("error").asText();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  URI location() {
    return URI.create(header("location").orElseThrow());
  }
}
