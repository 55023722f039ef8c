package dev.sallyport.service.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.service.Awaited;
import dev.sallyport.service.health.Health;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ManagementServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Future<?>> database =
      new AtomicReference<>(Future.succeededFuture());
  private final Health health = new Health().check("database", database::get);
  private final Metrics metrics = new Metrics();
  private HttpServer server;

  @BeforeEach
  void start() {
    server = Awaited.result(ManagementServer.listen(vertx, "127.0.0.1", 0, health, metrics));
  }

  @AfterEach
  void stop() {
    Awaited.result(vertx.close());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
              .timeout(Duration.ofSeconds(10))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void isReadyWhileEveryCheckIsGood() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body()).contains("\"ready\"", "\"database\":true");
  }

  @Test
  void isNotReadyWhenACheckFailsAndDoesNotSayWhy() throws Exception {
    database.set(Future.failedFuture("sesame"));

    HttpResponse<String> response = get("/health/ready");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .contains("\"not ready\"", "\"database\":false")
        .doesNotContain("sesame");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyWhenACheckDoesNotAnswer() throws Exception {
    database.set(Promise.promise().future());

    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void isNotReadyFromTheMomentItStops() throws Exception {
    health.stopping();

    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("\"accepting\":false");
  }

  @Test
  void servesMetricsOfTheProcessAndOfTheApplication() throws Exception {
    metrics.registry().counter("tickets.issued").increment(3);

    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("jvm_memory_used_bytes", "process_uptime_seconds", "tickets_issued_total 3.0");
  }

  @Test
  void hasNothingElse() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
  }
}
