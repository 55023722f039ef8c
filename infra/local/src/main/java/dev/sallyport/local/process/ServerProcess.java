package dev.sallyport.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A server in a process of its own, started from {@code target/app} and known to listen. It can be
 * stopped in order, killed as {@code kill -9} does, and started again; it ends with this JVM,
 * however that ends.
 *
 * <p>Safe for use by several threads.
 */
public final class ServerProcess implements AutoCloseable {
  private final ServerCommand command;
  private Running running;

  private ServerProcess(ServerCommand command, Running running) {
    this.command = command;
    this.running = running;
  }

  private record Running(Process process, StandardOutput output, OrphanGuard guard, URI address) {}

  /**
   * Starts the server and returns when it has printed {@code listening on <address>}.
   *
   * @throws ServerFailedException if it ends or stays silent; the message quotes the end of its log
   */
  public static ServerProcess start(ServerCommand command) {
    return new ServerProcess(command, launch(command));
  }

  private static Running launch(ServerCommand command) {
    try {
      Process process = command.builder().start();
      process.getOutputStream().close();
      OrphanGuard guard = OrphanGuard.over(process, "TERM", Optional.empty());
      StandardOutput output = StandardOutput.of(process);
      try {
        return new Running(process, output, guard, output.awaitAddress(command));
      } catch (ServerFailedException e) {
        guard.close();
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** Returns the address the server says it listens on. */
  public synchronized URI address() {
    return running.address();
  }

  /** Returns the process id. */
  public synchronized long pid() {
    return running.process().pid();
  }

  /** Whether the process runs. */
  public synchronized boolean isRunning() {
    return running.process().isAlive();
  }

  /**
   * Returns what the server printed to standard output, oldest first; only the newest lines of a
   * talkative one.
   */
  public synchronized List<String> output() {
    return running.output().lines();
  }

  /** Completes with this server when the process that runs now has ended, for whatever reason. */
  public synchronized CompletableFuture<ServerProcess> onEnd() {
    return running.process().onExit().thenApply(ended -> this);
  }

  /** Returns what it was started from. */
  public ServerCommand command() {
    return command;
  }

  /**
   * Asks the server to finish what it accepted and to end; kills it if it takes too long. Nothing
   * happens the second time.
   */
  public synchronized void stop() {
    running.guard().close();
    running.process().destroy();
    if (!endsWithin(command.toStop())) {
      kill();
    }
  }

  /** Ends the process at once, as {@code kill -9} does. */
  public synchronized void kill() {
    running.guard().close();
    running.process().destroyForcibly();
    if (!endsWithin(command.toStop())) {
      throw new ServerFailedException(command.name() + " survived kill -9");
    }
  }

  /**
   * Starts the same command again, after stopping it if it still runs. With a fixed port, the
   * address stays.
   */
  public synchronized void restart() {
    stop();
    running = launch(command);
  }

  @Override
  public void close() {
    stop();
  }

  private boolean endsWithin(Duration limit) {
    try {
      return running.process().waitFor(limit);
    } catch (InterruptedException e) {
      running.process().destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
