package dev.sallyport.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** One connection that asks, waits for the whole answer, and asks again: a closed loop. */
final class Connection {
  /** Characters of an unexpected answer that are shown. */
  private static final int SHOWN_OF_FAILURE = 600;

  private final NetSocket socket;
  private final Requests requests;
  private final int expectedStatus;
  private final Tally tally;
  private final ResponseParser parser = new ResponseParser();
  private long sentAt;
  private boolean stopped;

  Connection(NetSocket socket, Requests requests, int expectedStatus, Tally tally) {
    this.socket = socket;
    this.requests = requests;
    this.expectedStatus = expectedStatus;
    this.tally = tally;
    socket.handler(this::received);
    socket.closeHandler(_ -> closed());
    socket.exceptionHandler(failure -> stop(failure.toString()));
  }

  /** Sends the next request. */
  void ask() {
    Buffer request = Buffer.buffer(requests.next());
    sentAt = System.nanoTime();
    // The write's outcome shows as an answer or as a closed connection.
    var _ = socket.write(request);
  }

  /** Asks no more; an answer under way is not waited for. */
  void close() {
    stopped = true;
    var _ = socket.close();
  }

  private void received(Buffer buffer) {
    byte[] bytes = buffer.getBytes();
    int read;
    try {
      read = parser.read(bytes, 0, bytes.length);
    } catch (ResponseParser.MalformedAnswer malformed) {
      stop(malformed.getMessage() + ": " + shown(bytes));
      return;
    }
    if (read < bytes.length) {
      stop("more bytes than one answer: " + shown(bytes));
    } else if (parser.complete()) {
      answered(bytes);
    }
  }

  private void answered(byte[] bytes) {
    if (parser.status() == expectedStatus) {
      tally.answered(sentAt, System.nanoTime());
    } else {
      tally.failed("status " + parser.status() + ": " + shown(bytes));
    }
    parser.reset();
    if (!stopped) {
      ask();
    }
  }

  private void closed() {
    if (!stopped) {
      stop("the server closed the connection");
    }
  }

  private void stop(String why) {
    if (!stopped) {
      tally.failed(why);
      close();
    }
  }

  private static String shown(byte[] bytes) {
    return new String(bytes, 0, Math.min(bytes.length, SHOWN_OF_FAILURE), ISO_8859_1);
  }
}
