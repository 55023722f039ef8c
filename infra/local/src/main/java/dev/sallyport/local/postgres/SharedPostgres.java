package dev.sallyport.local.postgres;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One server for all tests of a JVM; each test class takes a database of its own. It is started on
 * first use, stopped when the JVM ends, and gives up durability, since its data is thrown away.
 */
public final class SharedPostgres {
  private static final AtomicInteger LAST = new AtomicInteger();

  private final LocalPostgres server;

  private SharedPostgres(LocalPostgres server) {
    this.server = server;
  }

  /** Returns this JVM's server, started by whoever asks first. */
  public static SharedPostgres instance() {
    return Holder.INSTANCE;
  }

  /** Creates a new empty database; its name and role start with the given one. */
  public Database createDatabase(String name) {
    int number = LAST.incrementAndGet();
    return server.createDatabase(name + "_" + number, name + "_owner_" + number);
  }

  /**
   * Creates a database with all that {@code original} holds; its name starts with the given one.
   */
  public Database copyDatabase(Database original, String name) {
    return server.copyDatabase(original, name + "_" + LAST.incrementAndGet());
  }

  /** Returns the server itself, for what needs more than a database. */
  public LocalPostgres server() {
    return server;
  }

  private static final class Holder {
    static final SharedPostgres INSTANCE = start();

    private static SharedPostgres start() {
      LocalPostgres server = LocalPostgres.start(Options.temporary().losingDataInACrash());
      Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "shared-postgres-stop"));
      return new SharedPostgres(server);
    }
  }
}
