package dev.sallyport.local.stack;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.postgres.Options;
import dev.sallyport.local.process.ServerCommand;
import dev.sallyport.local.process.ServerProcess;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * PostgreSQL, gate and vault of one run. Each is started by its own method, in the order of the
 * methods, and all are stopped in the opposite order by {@link #close()}.
 *
 * <p>Safe for use by several threads, since a signal may stop it at any moment.
 */
public final class Stack implements AutoCloseable {
  private final Installation installation;
  private final StackOptions options;
  private final DataFolder data;
  private final Servers servers;
  private final RecordedProcesses recorded;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  /** A run that has not started anything. */
  public Stack(Installation installation, DataFolder data, StackOptions options) {
    this.installation = installation;
    this.options = options;
    this.data = data;
    this.servers = new Servers(installation, data, options);
    this.recorded = new RecordedProcesses(data.processes());
  }

  /**
   * Takes the data folder for this run, ends what a killed run left, and throws old data away if
   * that is wanted.
   *
   * @return how many processes of an earlier run had to be ended
   * @throws RunFailedException if another run is under way or a port is taken
   */
  public synchronized int prepare() {
    data.create();
    add(RunLock.take(data.lock()));
    int ended = recorded.stopLeftOver();
    if (options.fresh()) {
      data.clear();
    }
    Ports.requireFree(options.gatePort(), "--gate-port");
    Ports.requireFree(options.vaultPort(), "--vault-port");
    data.turnLogs();
    return ended;
  }

  /** Starts PostgreSQL on the kept data. */
  public synchronized LocalPostgres startPostgres() {
    LocalPostgres postgres = add(LocalPostgres.start(Options.keptIn(data.postgres())));
    recorded.add(postgres.pid());
    return postgres;
  }

  /** Starts the gate on its own database. */
  public synchronized ServerProcess startGate(LocalPostgres postgres) {
    Database database = postgres.createDatabase("gate", "gate");
    return start(servers.gate(database));
  }

  /** Starts the vault on its own database. */
  public synchronized ServerProcess startVault(LocalPostgres postgres) {
    Database database = postgres.createDatabase("vault", "vault");
    return start(servers.vault(database));
  }

  private ServerProcess start(ServerCommand command) {
    ServerProcess server = add(ServerProcess.start(command));
    recorded.add(server.pid());
    return server;
  }

  private <T extends AutoCloseable> T add(T part) {
    if (closed) {
      throw new RunFailedException("stopped while starting");
    }
    started.push(part);
    return part;
  }

  /** Returns the folder of this run's data. */
  public DataFolder data() {
    return data;
  }

  /** Returns the repository. */
  public Installation installation() {
    return installation;
  }

  /** Returns what was chosen about this run. */
  public StackOptions options() {
    return options;
  }

  /** Returns the operator's token that the gate wrote at its first start. */
  public String operatorToken() {
    return data.read(servers.bootstrapToken())
        .orElseThrow(
            () ->
                new RunFailedException(
                    "the operator's token is gone from the kept data; start anew with --fresh"));
  }

  /** Stops everything, last started first; does nothing the second time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    RuntimeException failure = new RunFailedException("not everything could be stopped");
    while (!started.isEmpty()) {
      if (started.size() == 1) {
        recorded.forget();
      }
      stop(started.pop(), failure);
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static void stop(AutoCloseable part, RuntimeException failure) {
    try {
      part.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
