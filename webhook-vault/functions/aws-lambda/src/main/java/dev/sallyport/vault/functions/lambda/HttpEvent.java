package dev.sallyport.vault.functions.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.vault.endpoint.HeaderSource;
import dev.sallyport.vault.function.FunctionRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request in the payload format 2.0 of function URLs and HTTP APIs. Headers that came more than
 * once are one there, joined with commas, and cookies stand apart.
 */
final class HttpEvent implements HeaderSource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "2.0";
  private static final String COOKIE = "cookie";

  private final JsonNode event;

  private HttpEvent(JsonNode event) {
    this.event = event;
  }

  /** Empty when the bytes are something else, such as the event of another trigger. */
  static Optional<HttpEvent> read(byte[] bytes) throws IOException {
    try {
      JsonNode event = JSON.readTree(bytes);
      return Optional.of(new HttpEvent(event)).filter(HttpEvent::isRequest);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private boolean isRequest() {
    return VERSION.equals(event.path("version").textValue())
        && event.path("rawPath").isTextual()
        && http().path("method").isTextual()
        && http().path("sourceIp").isTextual();
  }

  private JsonNode http() {
    return event.path("requestContext").path("http");
  }

  /**
   * The request.
   *
   * @throws IllegalArgumentException when the body is not what it is said to be
   */
  FunctionRequest request() {
    return new FunctionRequest(
        http().path("method").textValue(),
        event.path("rawPath").textValue(),
        event.path("rawQueryString").textValue(),
        body(),
        this,
        Optional.of(http().path("sourceIp").textValue()));
  }

  private byte[] body() {
    String text = event.path("body").asText("");
    return event.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(text)
        : text.getBytes(UTF_8);
  }

  @Override
  public List<String> values(String name) {
    return all().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public List<Map.Entry<String, String>> all() {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    event
        .path("headers")
        .properties()
        .forEach(header -> headers.add(Map.entry(header.getKey(), header.getValue().asText())));
    event.path("cookies").forEach(cookie -> headers.add(Map.entry(COOKIE, cookie.asText())));
    return headers;
  }

  /** Nothing of it. */
  @Override
  public String toString() {
    return "HttpEvent[redacted]";
  }
}
