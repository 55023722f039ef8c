package dev.sallyport.local.postgres;

import dev.sallyport.local.file.PrivateFiles;
import dev.sallyport.local.process.SystemPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A folder with one PostgreSQL cluster, its log and its superuser's password, used by one JVM at a
 * time.
 */
final class Cluster implements AutoCloseable {
  static final String SUPERUSER = "postgres";

  private static final int INITDB_SECONDS = 60;
  // Enough of a log to see the reason in, few enough lines to read in a terminal.
  private static final int LOG_LINES_QUOTED = 12;

  private final Path programs;
  private final Path folder;
  private final Options options;
  private final FileChannel lock;

  private Cluster(Path programs, Path folder, Options options, FileChannel lock) {
    this.programs = programs;
    this.folder = folder;
    this.options = options;
    this.lock = lock;
  }

  static Cluster open(Options options) {
    Path programs = Binaries.unpacked();
    try {
      Path folder =
          options.directory().isPresent()
              ? options.directory().get()
              : TemporaryFolders.createTemporary("run");
      TemporaryFolders.createPrivate(folder);
      Cluster cluster = new Cluster(programs, folder.toAbsolutePath(), options, lock(folder));
      if (!Files.exists(cluster.initialised())) {
        cluster.initialise();
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a PostgreSQL cluster", e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very JVM: as much in use as by another one.
    }
    channel.close();
    throw new LocalPostgresException("another process uses the database in " + folder);
  }

  private void initialise() throws IOException {
    if (Files.exists(data())) {
      TemporaryFolders.delete(data());
    }
    Files.deleteIfExists(passwordFile());
    PrivateFiles.create(passwordFile(), randomPassword());
    List<String> command =
        new ArrayList<>(command("initdb", "-D", data().toString(), "-U", SUPERUSER));
    command.addAll(
        List.of(
            "--auth=scram-sha-256", "--pwfile=" + passwordFile(), "--encoding=UTF8", "--locale=C"));
    // Not the machine's locale: the same order of text everywhere.
    command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    if (!options.durable()) {
      command.add("--no-sync");
    }
    Process process = launch(command);
    try {
      if (!process.waitFor(INITDB_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new LocalPostgresException("PostgreSQL's initdb failed\n" + endOfLog());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new LocalPostgresException("interrupted while PostgreSQL was set up", e);
    }
    Files.createFile(initialised());
  }

  /** Starts the postmaster process itself, without waiting for it. */
  Process launchPostmaster(String host, int port) throws IOException {
    List<String> command = command("postgres", "-D", data().toString());
    settings(host, port)
        .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return launch(SystemPrograms.inOwnSession(command));
  }

  private Map<String, String> settings(String host, int port) {
    String durable = options.durable() ? "on" : "off";
    Map<String, String> settings = new TreeMap<>();
    settings.put("listen_addresses", host);
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", "");
    settings.put("fsync", durable);
    settings.put("synchronous_commit", durable);
    settings.put("full_page_writes", durable);
    settings.put("password_encryption", "scram-sha-256");
    // Passwords are random and long: to hash them thousands of times would only slow connecting.
    settings.put("scram_iterations", "1");
    settings.put("max_connections", "200");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.putAll(options.settings());
    return settings;
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(UnprivilegedUser.prefix());
    command.add(programs.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private Process launch(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  String superuserPassword() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the superuser's password is gone from " + folder, e);
    }
  }

  /** The folder to remove when this JVM dies, if the data is temporary. */
  Optional<Path> temporaryFolder() {
    return options.directory().isPresent() ? Optional.empty() : Optional.of(folder);
  }

  /** Whether nobody wants the data any more when the server stops. */
  boolean isThrownAway() {
    return temporaryFolder().isPresent() && !options.durable();
  }

  Path postmasterPidFile() {
    return data().resolve("postmaster.pid");
  }

  String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log());
      List<String> end = lines.subList(Math.max(0, lines.size() - LOG_LINES_QUOTED), lines.size());
      return String.join("\n", end) + "\n(log: " + log() + ")";
    } catch (IOException e) {
      return "(no log in " + folder + ")";
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
      if (temporaryFolder().isPresent() && Files.exists(folder)) {
        TemporaryFolders.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up " + folder, e);
    }
  }

  Path data() {
    return folder.resolve("data");
  }

  private Path log() {
    return folder.resolve("postgres.log");
  }

  private Path initialised() {
    return folder.resolve("initialised");
  }

  private Path passwordFile() {
    return folder.resolve("superuser.password");
  }

  private static String randomPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
