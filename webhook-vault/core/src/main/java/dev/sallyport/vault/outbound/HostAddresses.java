package dev.sallyport.vault.outbound;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface HostAddresses {
  /** All addresses; fails when there is none. */
  Future<List<InetAddress>> of(String host);
}
