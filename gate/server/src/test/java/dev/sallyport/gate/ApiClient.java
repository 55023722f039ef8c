package dev.sallyport.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the gate's API as one operator. */
public final class ApiClient {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url;
  private final String token;

  /** What came back. */
  public record Reply(int status, JsonNode body, HttpResponse<String> response) {
    /** The code of a problem document. */
    public String code() {
      return body.path("code").asText();
    }

    public String text(String member) {
      return body.path(member).asText();
    }
  }

  public ApiClient(String url, String token) {
    this.url = url;
    this.token = token;
  }

  public String token() {
    return token;
  }

  public Reply get(String path) {
    return send("GET", path, "");
  }

  public Reply post(String path, String body) {
    return send("POST", path, body);
  }

  public Reply patch(String path, String body) {
    return send("PATCH", path, body);
  }

  public Reply delete(String path) {
    return send("DELETE", path, "");
  }

  public Reply send(String method, String path, String body) {
    return send(request(path, body).method(method, BodyPublishers.ofString(body)));
  }

  /** A request with the operator's token and nothing else; JSON when it has a body. */
  public HttpRequest.Builder request(String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token);
    return body.isEmpty() ? request : request.header("Content-Type", "application/json");
  }

  public static Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), json(response.body()), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String body) {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Makes an agent; the answer of its creation. */
  public JsonNode createAgent(String name) {
    return post("/api/agents", "{\"name\":\"%s\"}".formatted(name)).body();
  }
}
