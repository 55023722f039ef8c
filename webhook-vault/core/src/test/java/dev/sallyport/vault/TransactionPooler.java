package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a pooler between a vault and PostgreSQL leaves of a session when it gives every transaction
 * to the next best connection: nothing. After each transaction everything of the session is
 * discarded before the client hears that it is over. Like PgBouncer it lets few settings through at
 * the start of a connection.
 */
final class TransactionPooler implements AutoCloseable {
  private static final Set<String> SETTINGS =
      Set.of(
          "user",
          "database",
          "application_name",
          "client_encoding",
          "datestyle",
          "timezone",
          "standard_conforming_strings");
  private static final int STARTUP_HEAD = 8;
  private static final byte READY = 'Z';
  private static final byte ERROR = 'E';
  private static final byte IDLE = 'I';

  private final Vertx vertx = Vertx.vertx();
  private final NetClient outgoing = vertx.createNetClient();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final AtomicInteger transactions = new AtomicInteger();
  private final NetServer server;

  TransactionPooler(String host, int port) {
    this.server =
        Waiting.await(
            vertx
                .createNetServer()
                .connectHandler(client -> connect(client, host, port))
                .listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  /** What it would not pass on, and what went wrong between two transactions. */
  List<String> refused() {
    return refused;
  }

  /** After how many transactions everything was discarded. */
  int transactions() {
    return transactions.get();
  }

  private void connect(NetSocket client, String host, int port) {
    client.pause();
    outgoing
        .connect(port, host)
        .onSuccess(
            database -> {
              Session session = new Session(client, database);
              client.handler(session::fromClient);
              database.handler(session::fromDatabase);
              client.closeHandler(closed -> database.close());
              database.closeHandler(closed -> client.close());
              client.resume();
            })
        .onFailure(failure -> client.close());
  }

  private final class Session {
    private final NetSocket client;
    private final NetSocket database;
    private Buffer unread = Buffer.buffer();
    private boolean started;
    private boolean discarding;

    Session(NetSocket client, NetSocket database) {
      this.client = client;
      this.database = database;
    }

    /** The first message fits into what comes first: it is some hundred bytes. */
    void fromClient(Buffer bytes) {
      if (!started) {
        started = true;
        lookAt(bytes);
      }
      database.write(bytes);
    }

    private void lookAt(Buffer startup) {
      String[] parts =
          startup.getString(STARTUP_HEAD, startup.length(), "US-ASCII").split("\0", -1);
      for (int i = 0; i + 1 < parts.length && !parts[i].isEmpty(); i += 2) {
        if (!SETTINGS.contains(parts[i].toLowerCase(Locale.ROOT))) {
          refused.add(parts[i]);
          client.close();
        }
      }
    }

    void fromDatabase(Buffer bytes) {
      unread.appendBuffer(bytes);
      int at = 0;
      while (unread.length() - at >= 5 && unread.length() - at > unread.getInt(at + 1)) {
        int end = at + 1 + unread.getInt(at + 1);
        message(unread.getBuffer(at, end));
        at = end;
      }
      unread = unread.getBuffer(at, unread.length());
    }

    private void message(Buffer message) {
      byte kind = message.getByte(0);
      boolean idle = kind == READY && message.getByte(5) == IDLE;
      if (discarding) {
        if (kind == ERROR) {
          refused.add(message.toString());
        }
        if (idle) {
          discarding = false;
          client.write(message);
        }
      } else if (idle) {
        discarding = true;
        transactions.incrementAndGet();
        database.write(query("DISCARD ALL"));
      } else {
        client.write(message);
      }
    }

    private static Buffer query(String sql) {
      byte[] text = sql.getBytes(US_ASCII);
      return Buffer.buffer()
          .appendByte((byte) 'Q')
          .appendInt(text.length + 5)
          .appendBytes(text)
          .appendByte((byte) 0);
    }
  }

  @Override
  public void close() {
    Waiting.await(vertx.close());
  }
}
