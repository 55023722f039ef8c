package dev.sallyport.systemtests;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before a port of this machine, hands everything on, and remembers it byte for byte. */
final class Tap implements AutoCloseable {
  /** As many connections may wait to be taken as a server's own port would let wait. */
  private static final int BACKLOG = 1024;

  private static final int PART = 16 * 1024;

  private final ServerSocket door;
  private final int target;
  private final List<Conversation> conversations = new CopyOnWriteArrayList<>();

  private Tap(ServerSocket door, int target) {
    this.door = door;
    this.target = target;
  }

  /** Both directions of one connection. */
  private record Conversation(
      int port, ByteArrayOutputStream said, ByteArrayOutputStream answered) {}

  /** Nobody needs to listen on {@code port} yet. */
  static Tap before(int port) {
    try {
      Tap tap = new Tap(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), port);
      Thread.ofVirtual().start(tap::takeConnections);
      return tap;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return door.getLocalPort();
  }

  /** What those who connected sent, one array for each connection. */
  List<byte[]> said() {
    return conversations.stream().map(each -> each.said().toByteArray()).toList();
  }

  /** What they were sent. */
  List<byte[]> answered() {
    return conversations.stream().map(each -> each.answered().toByteArray()).toList();
  }

  /** From which of this machine's ports it went on. */
  Set<String> portsUsed() {
    return conversations.stream()
        .map(each -> Integer.toString(each.port()))
        .collect(toUnmodifiableSet());
  }

  private void takeConnections() {
    while (!door.isClosed()) {
      try {
        connect(door.accept());
      } catch (IOException e) {
        // The door was closed, or nobody listens behind it: whoever came sees a closed connection.
      }
    }
  }

  private void connect(Socket caller) throws IOException {
    Socket called;
    try {
      called = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      caller.close();
      throw e;
    }
    caller.setTcpNoDelay(true);
    called.setTcpNoDelay(true);
    Conversation conversation =
        new Conversation(
            called.getLocalPort(), new ByteArrayOutputStream(), new ByteArrayOutputStream());
    conversations.add(conversation);
    Thread.ofVirtual().start(() -> pass(caller, called, conversation.said()));
    Thread.ofVirtual().start(() -> pass(called, caller, conversation.answered()));
  }

  /** When one side ends, so does the other: what it closes is seen, and nothing is left open. */
  private static void pass(Socket from, Socket to, ByteArrayOutputStream recording) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] part = new byte[PART];
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        recording.write(part, 0, length);
        out.write(part, 0, length);
      }
    } catch (IOException e) {
      // Broken off by either side; both sockets are closed now.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
