package dev.sallyport.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoadRunTest {
  private static final int CONNECTIONS = 16;
  private static final int RUNS = 3;

  /** Many collections in a run, which still leave it processor time. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CONNECTIONS);
    server.createContext(
        "/",
        request -> {
          request.sendResponseHeaders(307, -1); // no body
          request.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    vertx.close().await();
  }

  private LoadOrder order() {
    return new LoadOrder(
        List.of(server.getAddress().getPort()),
        CONNECTIONS,
        0,
        0.5,
        307,
        new RequestKind.AgentKeys(1, 1));
  }

  /** Vert.x shuts a client down that nobody refers to, with its connections. */
  @Test
  void connectionsLastUntilTheEndHoweverOftenGarbageIsCollected() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread collector =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (!over.get()) {
                    System.gc();
                    LockSupport.parkNanos(PAUSE.toNanos());
                  }
                });
    long answers = 0;
    try {
      for (int run = 0; run < RUNS; run++) {
        LoadAnswer answer =
            new LoadRun(vertx, vertx.createNetClient(), order(), LoadRunTest::request)
                .run()
                .await();
        assertThat(answer.firstFailure()).isNull();
        answers += answer.answersInAll();
      }
    } finally {
      over.set(true);
      collector.join();
    }
    assertThat(answers).isPositive();
  }

  private static byte[] request() {
    return "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
  }
}
