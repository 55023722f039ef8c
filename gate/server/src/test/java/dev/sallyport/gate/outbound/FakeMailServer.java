package dev.sallyport.gate.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Somebody else's mail server: keeps what it is told, and answers what it is told to. */
public final class FakeMailServer implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final @Nullable SSLContext tls;

  /** One that offers STARTTLS if it has a certificate. */
  public FakeMailServer(@Nullable SSLContext tls) {
    this.tls = tls;
    try {
      server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** What it says to a command from now on; nothing at all where the answer is empty. */
  public FakeMailServer answering(String command, String answer) {
    answers.put(command, answer);
    return this;
  }

  /** All lines that were heard, each with {@code tls} or {@code plain} before it. */
  public List<String> heard() {
    return heard;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  private void serve(Socket plain) {
    try {
      talk(plain);
    } catch (IOException e) {
      heard.add("end " + e.getMessage());
    }
  }

  private void talk(Socket plain) throws IOException {
    Socket socket = plain;
    say(socket, "220 fake");
    BufferedReader lines = reader(socket);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      heard.add((socket instanceof SSLSocket ? "tls " : "plain ") + line);
      String command = line.split("[ :]", 2)[0];
      say(socket, answers.getOrDefault(command, answer(command, socket)));
      if (command.equals("STARTTLS") && tls != null) {
        SSLSocket secured =
            (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), false);
        secured.setUseClientMode(false);
        socket = secured;
        lines = reader(socket);
      } else if (command.equals("DATA")) {
        readMail(socket, lines);
      }
    }
  }

  private void readMail(Socket socket, BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      heard.add("mail " + line);
      if (line.equals(".")) {
        say(socket, answers.getOrDefault(".", "250 taken"));
        return;
      }
    }
  }

  private String answer(String command, Socket socket) {
    return switch (command) {
      case "EHLO" ->
          tls != null && !(socket instanceof SSLSocket)
              ? "250-fake\r\n250 STARTTLS"
              : "250-fake\r\n250 AUTH PLAIN";
      case "STARTTLS" -> "220 go on";
      case "AUTH" -> "235 welcome";
      case "DATA" -> "354 go on";
      default -> "250 fine";
    };
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
  }

  private static void say(Socket socket, String answer) throws IOException {
    if (!answer.isEmpty()) {
      OutputStream out = socket.getOutputStream();
      out.write((answer + "\r\n").getBytes(ISO_8859_1));
      out.flush();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
