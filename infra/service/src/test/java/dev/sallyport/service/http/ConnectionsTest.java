package dev.sallyport.service.http;

import static dev.sallyport.service.http.TestServer.EVERYONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConnectionsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String REQUEST = "GET /hot HTTP/1.1\r\nHost: x\r\n\r\n";

  private static Future<Answer> later() {
    Future<Answer> never = Promise.<Answer>promise().future();
    return never.timeout(SHORT.toMillis() * 8, TimeUnit.MILLISECONDS).otherwise(Answer.empty(204));
  }

  private static TestServer server(int connections, Duration first, Duration next) {
    return new TestServer(
        new ProblemRenderer(),
        new Connections(connections, first, next),
        routes ->
            routes
                .hot("/hot", EVERYONE, exchange -> Future.succeededFuture(Answer.empty(204)))
                .get("/slow", EVERYONE, exchange -> later()));
  }

  @Test
  void closesAConnectionThatNeverFinishesItsFirstHead() {
    try (TestServer server = server(10, SHORT, LONG);
        RawConnection connection = server.connect()) {
      connection.send("GET /hot HTTP/1.1\r\nHost: x\r\nX-Slow: ");

      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void closesAConnectionThatTricklesItsNextHead() {
    try (TestServer server = server(10, LONG, SHORT);
        RawConnection connection = server.connect()) {
      connection.send(REQUEST);
      assertThat(connection.receive().status()).isEqualTo(204);
      connection.send("GET ");

      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void leavesARequestUnderWayItsTime() {
    try (TestServer server = server(10, SHORT, SHORT);
        RawConnection connection = server.connect()) {
      connection.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(connection.receive().status()).isEqualTo(204);
    }
  }

  @Test
  void refusesConnectionsBeyondTheMostItHolds() {
    try (TestServer server = server(1, LONG, LONG);
        RawConnection first = server.connect()) {
      assertThat(first.send(REQUEST).receive().status()).isEqualTo(204);
      try (RawConnection second = server.connect()) {
        assertThat(second.isClosedByServer()).isTrue();
      }
      assertThat(first.send(REQUEST).receive().status()).isEqualTo(204);
      assertThat(server.routes().connections()).isEqualTo(1);
    }
  }
}
