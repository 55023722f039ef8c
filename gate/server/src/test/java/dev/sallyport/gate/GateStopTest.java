package dev.sallyport.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a gate does from the moment it is told to stop. */
final class GateStopTest {
  /** More than there are event loops, so that each of them has some. */
  private static final int REQUESTS = 8;

  private static final String BODY = "{\"name\":\"accepted\"}";
  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void takesNothingNewOnAnyEventLoopWhileAllOfThemFinishWhatTheyAccepted() throws Exception {
    GateUnderTest gate = GateUnderTest.start("stopping");
    List<Socket> accepted = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      accepted.add(acceptedRequest(gate));
    }

    Future<Boolean> stopped = gate.server().lifecycle().stop();

    awaitRefusal(gate.server().port());
    for (Socket request : accepted) {
      request.getOutputStream().write(BODY.getBytes(ISO_8859_1));
    }
    for (Socket request : accepted) {
      try (request) {
        assertThat(line(request)).isEqualTo("HTTP/1.1 201 Created");
      }
    }
    assertThat(GateUnderTest.await(stopped)).isTrue();
    assertThat(gate.query("select count(*) from agent where name = 'accepted'"))
        .isEqualTo(Integer.toString(REQUESTS));
    gate.close();
  }

  /** The gate has taken its head and asked for its body. */
  private static Socket acceptedRequest(GateUnderTest gate) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.server().port());
    socket.setSoTimeout((int) SOON.toMillis() * 3);
    String head =
        "POST /api/agents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer "
            + gate.firstToken()
            + "\r\nExpect: 100-continue\r\nContent-Length: "
            + BODY.length()
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(ISO_8859_1));
    assertThat(line(socket)).isEqualTo("HTTP/1.1 100 Continue");
    assertThat(line(socket)).isEmpty();
    return socket;
  }

  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = socket.getInputStream().read();
        next != '\n';
        next = socket.getInputStream().read()) {
      if (next < 0) {
        throw new IOException("closed without an answer");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static void awaitRefusal(int port) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
      } catch (ConnectException e) {
        return;
      } catch (IOException e) {
        // Taken from the queue of a port that is being closed: not refused yet.
      }
      assertThat(System.nanoTime()).as("still takes connections").isLessThan(end);
      Thread.sleep(20);
    }
  }
}
