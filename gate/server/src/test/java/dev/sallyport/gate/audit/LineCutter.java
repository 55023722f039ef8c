package dev.sallyport.gate.audit;

import dev.sallyport.local.postgres.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A line to a database that can be cut when the next statement is on its way. */
final class LineCutter implements AutoCloseable {
  /** Where the line is cut. */
  enum Step {
    /** The statement does not reach the database. */
    BEFORE_SENDING,
    /** The statement reaches the database, and the database learns at once that nobody listens. */
    AFTER_SENDING,
    /** The statement is answered, and the answer is lost. */
    BEFORE_THE_ANSWER
  }

  private static final int PIECE = 64 * 1024;

  private final ServerSocket listening;
  private final Database database;
  private volatile @Nullable Step cut;

  private LineCutter(ServerSocket listening, Database database) {
    this.listening = listening;
    this.database = database;
  }

  static LineCutter before(Database database) {
    try {
      LineCutter cutter =
          new LineCutter(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), database);
      Thread.ofPlatform().daemon().start(cutter::accept);
      return cutter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  void cutAt(Step step) {
    cut = step;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(database.host(), database.port());
        Thread.ofPlatform().daemon().start(() -> pass(client, server, true));
        Thread.ofPlatform().daemon().start(() -> pass(server, client, false));
      }
    } catch (SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pass(Socket from, Socket to, boolean towardsDatabase) {
    byte[] piece = new byte[PIECE];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        Step step = cut;
        // Whoever is quicker than the cut still gets no answer.
        if (step != null && (step == Step.BEFORE_SENDING || !towardsDatabase)) {
          return;
        }
        out.write(piece, 0, length);
        if (towardsDatabase && step == Step.AFTER_SENDING) {
          return;
        }
      }
    } catch (IOException e) {
      // the other direction was cut
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
