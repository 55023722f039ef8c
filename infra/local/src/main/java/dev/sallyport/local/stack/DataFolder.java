package dev.sallyport.local.stack;

import dev.sallyport.local.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a local run keeps its databases, key files, logs and the demo's result.
 *
 * @param path the folder
 */
public record DataFolder(Path path) {
  private static final int SECRET_BYTES = 32;

  /** PostgreSQL's cluster. */
  public Path postgres() {
    return path.resolve("postgres");
  }

  /** The key file or secret of this name. */
  public Path secret(String name) {
    return path.resolve(name);
  }

  /** The log of a server. */
  public Path log(String server) {
    return path.resolve(server + ".log");
  }

  /** What the demonstration leaves for people and scripts. */
  public Path demoEnvironment() {
    return path.resolve("demo.env");
  }

  Path lock() {
    return path.resolve("lock");
  }

  Path processes() {
    return path.resolve("processes");
  }

  /**
   * Creates the folder if it is not there.
   *
   * @throws RunFailedException if it is there with something else in it, which a run might destroy
   */
  void create() {
    try {
      Files.createDirectories(path);
      if (!Files.exists(lock()) && !isEmpty()) {
        throw new RunFailedException(
            path + " holds something else than the data of local runs; choose another folder");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + path, e);
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> content = Files.list(path)) {
      return content.findAny().isEmpty();
    }
  }

  /** Keeps the logs of the run before as {@code *.log.old}, and only those. */
  void turnLogs() {
    for (String server : List.of("gate", "vault")) {
      Path log = log(server);
      try {
        if (Files.exists(log)) {
          Files.move(log, path.resolve(server + ".log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot move " + log, e);
      }
    }
  }

  /** Removes everything but the lock that this run holds. */
  void clear() {
    try {
      Files.walkFileTree(path, new Clearing(path, lock()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + path, e);
    }
  }

  /** Returns the file of a random secret that is made once. */
  Path randomSecret(String name) {
    Path file = secret(name);
    if (!Files.exists(file)) {
      byte[] bytes = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(bytes);
      writeSecret(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    return file;
  }

  static void writeSecret(Path file, String text) {
    try {
      PrivateFiles.replace(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Returns the text of a file, without surrounding space, if it is there. */
  public Optional<String> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static final class Clearing extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Path kept;

    Clearing(Path root, Path kept) {
      this.root = root;
      this.kept = kept;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!file.equals(kept)) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (!folder.equals(root)) {
        Files.delete(folder);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
