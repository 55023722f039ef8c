package dev.sallyport.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.service.Awaited;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.http.ProblemRenderer;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.http.StandardHeaders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class HttpMetricsTest {
  @Test
  void countsByRouteAndStatusAndNeverByWhatTheClientSent() throws Exception {
    Vertx vertx = Vertx.vertx();
    Metrics metrics = new Metrics();
    Routes routes =
        new Routes(
            vertx,
            StandardHeaders.of(false),
            new ProblemRenderer(),
            new HttpMetrics(metrics.registry()));
    routes.get(
        "/things/{id}",
        Access.open("everyone"),
        exchange -> Future.succeededFuture(Answer.empty(204)));
    HttpServer server =
        Awaited.result(
            routes
                .serve(vertx.createHttpServer(HttpLimits.serverOptions("127.0.0.1", 0)))
                .listen());
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : new String[] {"/things/1", "/things/2", "/secret-path"}) {
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .build(),
            HttpResponse.BodyHandlers.discarding());
      }
    }

    assertThat(metrics.scrape())
        .contains("http_server_requests_seconds_count{route=\"/things/{id}\",status=\"204\"} 2")
        .contains("http_server_requests_seconds_count{route=\"none\",status=\"404\"} 1")
        .doesNotContain("secret-path");
    Awaited.result(vertx.close());
  }
}
