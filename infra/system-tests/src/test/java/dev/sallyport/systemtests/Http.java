package dev.sallyport.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A client that follows nothing, so that a test sees every step. */
final class Http {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(LONGEST)
          .build();

  private Http() {}

  static Answer get(URI address, String... headers) {
    return send(request(address, headers).GET());
  }

  /** Sends no body, whatever the method. */
  static Answer send(String method, URI address, String... headers) {
    return send(request(address, headers).method(method, BodyPublishers.noBody()));
  }

  static Answer delete(URI address, String... headers) {
    return send(request(address, headers).DELETE());
  }

  static Answer post(URI address, Map<String, ?> body, String... headers) {
    return json("POST", address, body, headers);
  }

  static Answer patch(URI address, Map<String, ?> body, String... headers) {
    return json("PATCH", address, body, headers);
  }

  static Answer put(URI address, Map<String, ?> body, String... headers) {
    return json("PUT", address, body, headers);
  }

  /** Posts what a browser's form would. */
  static Answer form(URI address, String encoded) {
    return send(
        request(address, "content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded)));
  }

  private static Answer json(String method, URI address, Map<String, ?> body, String... headers) {
    try {
      return send(
          request(address, headers)
              .header("content-type", "application/json")
              .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static HttpRequest.Builder request(URI address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(LONGEST);
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** Fails with an {@link UncheckedIOException} when there was no answer. */
  private static Answer send(HttpRequest.Builder request) {
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
