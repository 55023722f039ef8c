package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody's mail server, as little as a gate needs to hand over a mail (RFC 5321). */
final class MailReceiver implements AutoCloseable {
  private static final Pattern ID =
      Pattern.compile("^Message-ID: *<([^>]+)>", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private final ServerSocket server;
  private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();

  /** By their ids, since a mail may come twice. */
  private final Map<String, String> mails = new ConcurrentHashMap<>();

  private final AtomicInteger arrived = new AtomicInteger();
  private volatile CountDownLatch answering = new CountDownLatch(0);

  private MailReceiver(ServerSocket server) {
    this.server = server;
  }

  static MailReceiver start() {
    try {
      MailReceiver receiver =
          new MailReceiver(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(receiver::listen);
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a gate is told so that it sends mail here. */
  Map<String, String> settings() {
    return Map.of(
        "GATE_SMTP_HOST", "127.0.0.1",
        "GATE_SMTP_PORT", Integer.toString(server.getLocalPort()),
        "GATE_SMTP_SECURITY", "none",
        "GATE_SMTP_SENDER", "gate@sallyport.example");
  }

  /** Reads mails to their end, and says nothing to them until it is released. */
  void hold() {
    answering = new CountDownLatch(1);
  }

  void release() {
    answering.countDown();
  }

  /** How many mails have come, those included that came before. */
  int arrived() {
    return arrived.get();
  }

  /** Text of what has come, by the ids of the mails. */
  Map<String, String> mails() {
    return Map.copyOf(mails);
  }

  private void listen() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sessions.execute(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
      OutputStream out = client.getOutputStream();
      say(out, "220 here");
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (line.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
          case "DATA" -> {
            say(out, "354 go on");
            take(lines);
            say(out, "250 taken");
          }
          case "QUIT" -> {
            say(out, "221 bye");
            return;
          }
          default -> say(out, "250 fine");
        }
      }
    } catch (IOException gone) {
      // Whoever sent it was killed: it comes again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(BufferedReader lines) throws IOException, InterruptedException {
    StringBuilder mail = new StringBuilder();
    for (String line = lines.readLine();
        line != null && !line.equals(".");
        line = lines.readLine()) {
      mail.append(line).append('\n');
    }
    // Quoted-printable, of which a plain text with a long link needs no more than this.
    String text = mail.toString().replace("=\n", "").replace("=3D", "=");
    Matcher id = ID.matcher(text);
    mails.put(id.find() ? id.group(1) : "no id", text);
    arrived.incrementAndGet();
    answering.await();
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(US_ASCII));
    out.flush();
  }

  @Override
  public void close() {
    release();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sessions.close();
  }
}
