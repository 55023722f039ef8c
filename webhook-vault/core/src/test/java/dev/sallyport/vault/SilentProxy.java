package dev.sallyport.vault;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Between a vault and its database: can make the connections there are go silent for good, as they
 * do when something on the way forgets them while a process stands still. New ones work.
 */
final class SilentProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient outgoing = vertx.createNetClient();
  private final List<NetSocket> open = new CopyOnWriteArrayList<>();
  private final NetServer server;

  SilentProxy(String host, int port) {
    this.server =
        Waiting.await(
            vertx
                .createNetServer()
                .connectHandler(client -> connect(client, host, port))
                .listen(0, "127.0.0.1"));
  }

  private void connect(NetSocket client, String host, int port) {
    client.pause();
    outgoing
        .connect(port, host)
        .onSuccess(
            database -> {
              open.add(client);
              client.handler(database::write);
              database.handler(client::write);
              client.closeHandler(closed -> database.close());
              database.closeHandler(closed -> client.close());
              client.resume();
            })
        .onFailure(failure -> client.close());
  }

  int port() {
    return server.actualPort();
  }

  /** What is sent over the connections of now reaches nobody. */
  void silence() {
    open.forEach(client -> client.handler(lost -> {}));
  }

  @Override
  public void close() {
    Waiting.await(vertx.close());
  }
}
