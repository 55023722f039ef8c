package dev.sallyport.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.Optional;

/**
 * A socket that sends any bytes and reads answers as they come, for requests that no client library
 * would make.
 */
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MS = 15_000;

  private final Socket socket;

  RawConnection(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Status line and headers, and as much of the body as Content-Length says. */
  record Reply(String head, String body) {
    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    Optional<String> header(String name) {
      return head.lines()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  RawConnection send(String text) {
    return send(text.getBytes(ISO_8859_1));
  }

  RawConnection send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends as far as the server lets us. */
  RawConnection sendUntilRefused(byte[] bytes, int times) {
    try {
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException e) {
      return this; // the server closed: that is for the test to judge
    }
    return this;
  }

  Reply receive() {
    return receive(true);
  }

  Reply receive(boolean withBody) {
    try {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("closed after: " + head.toString(ISO_8859_1));
        }
        head.write(next);
      }
      Reply reply = new Reply(head.toString(ISO_8859_1), "");
      int length = withBody ? reply.header("content-length").map(Integer::parseInt).orElse(0) : 0;
      return new Reply(reply.head(), new String(in.readNBytes(length), ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server closes, waiting for it; anything it still sends is read and dropped. */
  boolean isClosedByServer() {
    try {
      return socket.getInputStream().skip(Long.MAX_VALUE) >= 0;
    } catch (SocketException e) {
      return true; // reset
    } catch (IOException e) {
      return false; // nothing came in time
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
