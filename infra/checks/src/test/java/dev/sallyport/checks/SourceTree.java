package dev.sallyport.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The project's files as they are kept under version control. */
final class SourceTree {
  /** Made by builds, editors and runs; only needed where git is not there to say so. */
  private static final Set<String> NOT_KEPT = Set.of(".git", ".idea", ".data", "target");

  private static final long PATIENCE_S = 60;

  private SourceTree() {}

  /** The folder with the wrapper script, above the one that the tests run in. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not inside the project");
      }
      folder = parent;
    }
    return folder;
  }

  /** Every file that is kept, relative to the root. */
  static List<Path> files() {
    return tracked().orElseGet(SourceTree::found);
  }

  private static Optional<List<Path>> tracked() {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "-z")
              .directory(root().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String names = new String(git.getInputStream().readAllBytes(), UTF_8);
      boolean good =
          git.waitFor(PATIENCE_S, TimeUnit.SECONDS) && git.exitValue() == 0 && !names.isEmpty();
      return good
          ? Optional.of(
              Stream.of(names.split("\0", -1))
                  .filter(name -> !name.isEmpty())
                  .map(Path::of)
                  .filter(SourceTree::isThere)
                  .toList())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no git here: an archive of the sources
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static boolean isThere(Path relative) {
    return Files.isRegularFile(root().resolve(relative));
  }

  private static List<Path> found() {
    Path root = root();
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(root::relativize)
          .filter(SourceTree::isKept)
          .filter(SourceTree::isThere)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isKept(Path relative) {
    for (Path part : relative) {
      if (NOT_KEPT.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  /** A file's text, absent when it is not text. */
  static Optional<String> text(Path relative) {
    try {
      byte[] bytes = Files.readAllBytes(root().resolve(relative));
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
