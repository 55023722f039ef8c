package dev.sallyport.vault;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.process.OrphanGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PgBouncer itself in transaction mode before one database, as a process. */
final class PgBouncer implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final int port;
  private final Process process;
  private final OrphanGuard guard;

  private PgBouncer(int port, Process process) {
    this.port = port;
    this.process = process;
    this.guard = OrphanGuard.over(process, "TERM", Optional.empty());
  }

  static boolean isInstalled() {
    return program().isPresent();
  }

  /** Debian has it where no ordinary user looks. */
  private static Optional<Path> program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":", -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Started with what it needs in an empty folder, ready to be connected to. */
  static PgBouncer before(Database database, Path folder) {
    Path program =
        program().orElseThrow(() -> new IllegalStateException("install pgbouncer: it is needed"));
    try {
      int port = freePort();
      Path configuration = configuration(folder, database, port);
      Path log = folder.resolve("log");
      Process process =
          new ProcessBuilder(command(program, configuration))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      PgBouncer started = new PgBouncer(port, process);
      started.awaitPort(log);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it was started by root it runs as somebody else, who still has to read these. */
  private static Path configuration(Path folder, Database database, int port) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(database.user(), database.password()));
    return Files.writeString(
        folder.resolve("pgbouncer.ini"),
        """
        [databases]
        %s = host=%s port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %s
        pool_mode = transaction
        default_pool_size = 3
        server_reset_query = DISCARD ALL
        server_reset_query_always = 1
        """
            .formatted(database.name(), database.host(), database.port(), port, users));
  }

  /** It refuses to be root, and gives that up where it is told for whom. */
  private static List<String> command(Path program, Path configuration) {
    return System.getProperty("user.name").equals("root")
        ? List.of(program.toString(), "-u", "nobody", configuration.toString())
        : List.of(program.toString(), configuration.toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort(Path log) throws IOException {
    long until = System.nanoTime() + LONGEST_START.toNanos();
    while (!listens()) {
      if (System.nanoTime() > until || !process.isAlive()) {
        process.destroyForcibly();
        throw new IllegalStateException("pgbouncer does not listen: " + Files.readString(log));
      }
      Thread.onSpinWait();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    guard.close();
    process.destroyForcibly();
  }
}
