package dev.sallyport.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Plain HTTP calls that follow no redirect, so that each of the two doors is seen. */
final class HttpCalls implements AutoCloseable {
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration TO_ANSWER = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .followRedirects(Redirect.NEVER)
          .connectTimeout(TO_CONNECT)
          .build();

  Answer get(String url, Map<String, String> headers) {
    return send(request(url, headers).GET());
  }

  Answer post(String url, Map<String, String> headers, Map<String, ?> body) {
    try {
      return send(
          request(url, headers)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static HttpRequest.Builder request(String url, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TO_ANSWER);
    headers.forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    URI uri = request.uri();
    String shown = "%s %s".formatted(request.method(), uri.getPath());
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      Optional<String> location = response.headers().firstValue("Location");
      return new Answer(shown, response.statusCode(), location, response.body());
    } catch (IOException e) {
      throw new StepFailedException(
          "%s at %s got no answer".formatted(shown, uri.getAuthority()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailedException(shown + " was not waited for", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
