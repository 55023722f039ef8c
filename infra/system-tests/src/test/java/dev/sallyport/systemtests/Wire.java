package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A connection on which anything can be said, and on which nothing puts it right. */
final class Wire implements AutoCloseable {
  /** Milliseconds: longer than any server waits for a client. */
  private static final int LONGEST_SILENCE = 25_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * An answer, or none.
   *
   * @param status 0 when the server closed the connection without a word
   * @param headers by their names in lower case
   */
  record Reply(int status, Map<String, String> headers, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + status + " " + body, e);
      }
    }
  }

  static Wire to(URI server) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), LONGEST_SILENCE);
      socket.setSoTimeout(LONGEST_SILENCE);
      socket.setTcpNoDelay(true);
      return new Wire(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** One request on a connection of its own. */
  static Reply ask(URI server, byte[] request) {
    try (Wire wire = to(server)) {
      wire.sendWhatItTakes(request);
      return wire.reply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** A server that has answered need not take the rest. */
  private void sendWhatItTakes(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // What it answered is read all the same.
    }
  }

  /** The next answer, without waiting for the end of the connection. */
  Reply reply() throws IOException {
    String head = head();
    if (head.isEmpty()) {
      return new Reply(0, Map.of(), "");
    }
    String[] lines = head.split("\r\n", -1);
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Reply(
        Integer.parseInt(lines[0].split(" ", -1)[1]),
        headers,
        new String(in.readNBytes(length), UTF_8));
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = next();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** A connection that was cut off has ended like any other. */
  private int next() throws IOException {
    try {
      return in.read();
    } catch (java.net.SocketException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
