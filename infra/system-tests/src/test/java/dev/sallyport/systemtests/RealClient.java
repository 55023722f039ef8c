package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.KeyPlace.BEARER;
import static dev.sallyport.systemtests.KeyPlace.HEADER;
import static dev.sallyport.systemtests.KeyPlace.QUERY;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.local.process.SystemPrograms;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Clients as agents have them, each as it comes, with what it does about a redirect to another
 * origin: in which cases it follows, and in which it takes the agent's key along to the vault.
 */
enum RealClient {
  CURL {
    @Override
    Received get(URI address, Map<String, String> headers) {
      return curl(address, headers);
    }
  },

  CURL_L {
    @Override
    Received get(URI address, Map<String, String> headers) {
      return curl(address, headers, "-L");
    }
  },

  JDK {
    @Override
    Received get(URI address, Map<String, String> headers) throws Exception {
      return jdk(Redirect.NEVER, address, headers);
    }
  },

  JDK_TOLD_TO_FOLLOW {
    @Override
    Received get(URI address, Map<String, String> headers) throws Exception {
      return jdk(Redirect.NORMAL, address, headers);
    }
  },

  /** Takes every header along, to anybody. */
  VERTX_WEB_CLIENT {
    @Override
    Received get(URI address, Map<String, String> headers) throws Exception {
      Vertx vertx = Vertx.vertx();
      try {
        HttpRequest<Buffer> request =
            WebClient.create(vertx).requestAbs(HttpMethod.GET, address.toString());
        headers.forEach(request::putHeader);
        HttpResponse<Buffer> response =
            request.send().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        return new Received(
            response.statusCode(),
            Objects.requireNonNullElse(response.bodyAsString(), ""),
            Optional.ofNullable(response.getHeader("location")));
      } finally {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      }
    }
  },

  OKHTTP {
    @Override
    Received get(URI address, Map<String, String> headers) throws IOException {
      Request.Builder request = new Request.Builder().url(address.toString());
      headers.forEach(request::header);
      OkHttpClient client = new OkHttpClient();
      try (Response response = client.newCall(request.build()).execute()) {
        return new Received(
            response.code(),
            response.body().string(),
            Optional.ofNullable(response.header("location")));
      } finally {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
      }
    }
  },

  /** Goes nowhere else with {@code Authorization}, not even without it. */
  APACHE_5 {
    @Override
    Received get(URI address, Map<String, String> headers) throws IOException {
      try (CloseableHttpClient client = HttpClients.createDefault()) {
        HttpGet request = new HttpGet(address);
        headers.forEach(request::setHeader);
        return client.execute(
            request,
            response ->
                new Received(
                    response.getCode(),
                    EntityUtils.toString(response.getEntity()),
                    Optional.ofNullable(response.getFirstHeader("location"))
                        .map(Header::getValue)));
      }
    }
  };

  /** What a client ended with: the vault's answer when it followed, else the gate's. */
  record Received(int status, String body, Optional<String> location) {}

  abstract Received get(URI address, Map<String, String> headers) throws Exception;

  /** Whether it goes to another origin when it is told to. */
  boolean follows(KeyPlace place) {
    return switch (this) {
      case CURL, JDK -> false;
      case APACHE_5 -> place != BEARER;
      case CURL_L, JDK_TOLD_TO_FOLLOW, VERTX_WEB_CLIENT, OKHTTP -> true;
    };
  }

  /** Whether the agent's key arrives at the vault with it. */
  boolean takesTheKeyAlong(KeyPlace place) {
    return switch (this) {
      case CURL, JDK -> false;
      case VERTX_WEB_CLIENT -> place != QUERY;
      case CURL_L, JDK_TOLD_TO_FOLLOW, OKHTTP, APACHE_5 -> place == HEADER;
    };
  }

  /** All but curl are libraries, and always there. */
  boolean isHere() {
    return (this != CURL && this != CURL_L) || SystemPrograms.exist("curl");
  }

  private static Received jdk(Redirect redirect, URI address, Map<String, String> headers)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().followRedirects(redirect).build()) {
      java.net.http.HttpRequest.Builder request = java.net.http.HttpRequest.newBuilder(address);
      headers.forEach(request::header);
      java.net.http.HttpResponse<String> response =
          client.send(request.build(), BodyHandlers.ofString());
      return new Received(
          response.statusCode(), response.body(), response.headers().firstValue("location"));
    }
  }

  private static Received curl(URI address, Map<String, String> headers, String... options) {
    List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error"));
    command.addAll(List.of(options));
    headers.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
    command.addAll(List.of("--write-out", "\n%{http_code}\n%{redirect_url}", address.toString()));
    try {
      Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(curl.getInputStream().readAllBytes(), UTF_8);
      if (curl.waitFor() != 0) {
        throw new AssertionError("curl: " + output);
      }
      String[] parts = output.split("\n", -1);
      return new Received(
          Integer.parseInt(parts[1]), parts[0], Optional.of(parts[2]).filter(at -> !at.isEmpty()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
