package dev.sallyport.service.lifecycle;

import dev.sallyport.service.Awaited;
import dev.sallyport.service.health.Health;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.http.ProblemRenderer;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.http.StandardHeaders;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.TimeUnit;

/** A process of its own for the test: its one route takes a second. */
public final class SlowServer {
  private static final long WORK_MS = 1_000;

  private SlowServer() {}

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    Routes routes = new Routes(vertx, StandardHeaders.of(false), new ProblemRenderer());
    routes.get(
        "/slow",
        Access.open("everyone"),
        exchange -> {
          System.out.println("accepted");
          return vertx.timer(WORK_MS, TimeUnit.MILLISECONDS).map(fired -> Answer.empty(204));
        });
    HttpServer server =
        Awaited.result(
            routes
                .serve(vertx.createHttpServer(HttpLimits.serverOptions("127.0.0.1", 0)))
                .listen());
    Lifecycle lifecycle = new Lifecycle(new Health());
    lifecycle
        .closing("vertx", vertx::close)
        .closing("server", () -> server.shutdown(Lifecycle.DRAIN.toSeconds(), TimeUnit.SECONDS));
    ExitHook.install(lifecycle);
    System.out.println(server.actualPort());
  }
}
