package dev.sallyport.local.postgres;

import dev.sallyport.local.process.OrphanGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One run of PostgreSQL's main process on a cluster. */
final class Postmaster {
  // Crash recovery of a loaded database on a busy machine takes seconds, not minutes.
  private static final Duration TO_START = Duration.ofSeconds(60);
  private static final Duration TO_STOP = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 20;
  // The sessions end by themselves once the postmaster is gone, which they notice within moments.
  private static final Duration SESSIONS_TO_END = Duration.ofSeconds(10);

  private final Process process;
  private final OrphanGuard guard;
  private final String stopSignal;

  private Postmaster(Process process, OrphanGuard guard, String stopSignal) {
    this.process = process;
    this.guard = guard;
    this.stopSignal = stopSignal;
  }

  static Postmaster start(Cluster cluster, String host, int port) {
    try {
      LeftBehind.stop(cluster);
      Process process = cluster.launchPostmaster(host, port);
      Postmaster started =
          new Postmaster(
              process,
              OrphanGuard.over(process, "INT", cluster.temporaryFolder()),
              cluster.isThrownAway() ? "QUIT" : "INT");
      try {
        started.awaitQueries(cluster, host, port);
        return started;
      } catch (RuntimeException e) {
        started.stop();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start PostgreSQL", e);
    }
  }

  private void awaitQueries(Cluster cluster, String host, int port) {
    String url = "jdbc:postgresql://" + host + ":" + port + "/postgres";
    Properties login = new Properties();
    login.setProperty("user", Cluster.SUPERUSER);
    login.setProperty("password", cluster.superuserPassword());
    login.setProperty("connectTimeout", "2");
    long deadline = System.nanoTime() + TO_START.toNanos();
    while (System.nanoTime() < deadline) {
      if (endsWithin(Duration.ofMillis(POLL_MILLIS))) {
        throw new LocalPostgresException(
            "PostgreSQL did not start on port " + port + "\n" + cluster.endOfLog());
      }
      if (ready(cluster) && accepts(url, login)) {
        return;
      }
    }
    throw new LocalPostgresException(
        "PostgreSQL did not answer within " + TO_START.toSeconds() + " s\n" + cluster.endOfLog());
  }

  // The eighth line of postmaster.pid turns to "ready"; before that, connecting only fills the log.
  // Our own pid must be
  // in it: a foreign server on this port could answer too.
  private boolean ready(Cluster cluster) {
    try {
      List<String> lines = Files.readAllLines(cluster.postmasterPidFile());
      return lines.size() >= 8
          && lines.getFirst().strip().equals(Long.toString(pid()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean accepts(String url, Properties login) {
    try (Connection connection = DriverManager.getConnection(url, login)) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  void kill() {
    guard.close();
    List<ProcessHandle> sessions = process.descendants().toList();
    process.destroyForcibly();
    if (!endsWithin(TO_STOP)) {
      throw new LocalPostgresException("PostgreSQL (process " + pid() + ") survived kill -9");
    }
    sessions.forEach(
        session ->
            session
                .onExit()
                .completeOnTimeout(session, SESSIONS_TO_END.toSeconds(), TimeUnit.SECONDS)
                .join());
  }

  // SIGINT is PostgreSQL's fast shutdown; SIGTERM, which Java would send, waits for every client to
  // leave. SIGQUIT leaves out writing what nobody will read.
  void stop() {
    guard.close();
    if (process.isAlive()) {
      Signals.send(stopSignal, process);
      if (!endsWithin(TO_STOP)) {
        kill();
      }
    }
  }

  private boolean endsWithin(Duration duration) {
    try {
      return process.waitFor(duration);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new LocalPostgresException("interrupted while waiting for PostgreSQL", e);
    }
  }
}
