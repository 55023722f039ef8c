package dev.sallyport.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Loopback ports of this machine. */
final class Ports {
  private Ports() {}

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  static void requireFree(int port, String option) {
    if (!isFree(port)) {
      throw new RunFailedException(
          "port %d is in use by another program; choose another with %s".formatted(port, option));
    }
  }

  /** The port if it is free, otherwise any. */
  static int freeLike(int preferred) throws IOException {
    if (isFree(preferred)) {
      return preferred;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
