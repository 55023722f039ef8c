package dev.sallyport.benchmarks.baseline;

import dev.sallyport.benchmarks.data.Binding;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * One of the servers to compare with, as the harness starts it: no router, two event loops, Vert.x'
 * defaults.
 */
@Command(
    name = "serve",
    hidden = true,
    description = "A server to compare with, as the harness starts it")
public final class ServeCommand implements Callable<Integer> {
  private static final int EVENT_LOOPS = 2;

  /** What the server does for each request. */
  enum Work {
    /** Nothing: the fixed answer. */
    FIXED,
    /** Parses the agent key and signs a ticket. */
    SIGN,
    /** Verifies the ticket. */
    VERIFY
  }

  @Parameters(description = "what it does for each request: ${COMPLETION-CANDIDATES}")
  private Work work = Work.FIXED;

  @Option(names = "--port", required = true)
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
    vertx
        .deployVerticle(
            () -> new Server(port, handler()), new DeploymentOptions().setInstances(EVENT_LOOPS))
        .await();
    System.out.println("listening on http://127.0.0.1:" + port);
    // Until the process is ended from outside.
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private Handler<HttpServerRequest> handler() {
    return switch (work) {
      case FIXED -> new FixedHandler(FixedAnswer.redirect());
      case SIGN -> new SignHandler(Binding.fixed());
      case VERIFY -> new VerifyHandler(Binding.fixed());
    };
  }
}
