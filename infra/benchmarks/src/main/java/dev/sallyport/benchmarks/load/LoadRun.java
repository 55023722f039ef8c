package dev.sallyport.benchmarks.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes one measurement on one event loop: connect all, warm up, count, close. */
final class LoadRun {
  private final Vertx vertx;

  /** A field although it is used once: one that nobody refers to is shut down by Vert.x. */
  private final NetClient client;

  private final LoadOrder order;
  private final Requests requests;
  private final Tally tally = new Tally();
  private final List<Connection> connections = new ArrayList<>();

  LoadRun(Vertx vertx, NetClient client, LoadOrder order, Requests requests) {
    this.vertx = vertx;
    this.client = client;
    this.order = order;
    this.requests = requests;
  }

  Future<LoadAnswer> run() {
    Promise<LoadAnswer> promise = Promise.promise();
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(_ -> connectAll().compose(_ -> measure()).onComplete(promise));
    return promise.future();
  }

  private Future<Void> connectAll() {
    List<Future<?>> connecting = new ArrayList<>();
    for (int i = 0; i < order.connections(); i++) {
      int port = order.ports().get(i % order.ports().size());
      connecting.add(
          client
              .connect(port, "127.0.0.1")
              .onSuccess(
                  socket ->
                      connections.add(
                          new Connection(socket, requests, order.expectedStatus(), tally))));
    }
    return Future.all(connecting).mapEmpty();
  }

  private Future<LoadAnswer> measure() {
    Duration before = ownTime();
    connections.forEach(Connection::ask);
    return vertx
        .timer(millis(order.warmupSeconds()))
        .compose(
            _ -> {
              tally.start(System.nanoTime());
              return vertx.timer(millis(order.seconds()));
            })
        .map(
            _ -> {
              tally.stop(System.nanoTime());
              connections.forEach(Connection::close);
              return tally.answer(requests.madeLate(), ownTime().minus(before));
            });
  }

  private static Duration ownTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long millis(double seconds) {
    return Math.max(1, Math.round(seconds * 1000));
  }
}
