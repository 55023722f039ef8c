package dev.sallyport.vault.outbound;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the system's resolver, on a worker thread. */
public final class SystemHostAddresses implements HostAddresses {
  /** A name that takes longer to look up is not one to depend on. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;

  /** Waits on the workers of {@code vertx}. */
  public SystemHostAddresses(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<List<InetAddress>> of(String host) {
    return vertx
        .executeBlocking(() -> InetAddress.getAllByName(host), false)
        .map(List::of)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
