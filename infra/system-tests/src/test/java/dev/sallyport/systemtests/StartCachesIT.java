package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.process.JavaProgram;
import dev.sallyport.local.process.ToolRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cache that is taken for code which is not there any more would run what was mended long ago.
 */
final class StartCachesIT {
  private static final String MAIN = "dev.sallyport.gate.Gate";

  @TempDir Path folder;

  @Test
  void takesNoCodeFromACacheOfOtherJars() throws IOException {
    List<Path> jars = copiedJars();
    assertThat(classesFromCache(jars)).isPositive();

    Path own = folder.resolve("sallyport-gate-0.1.0-SNAPSHOT.jar");
    assertThat(jars).contains(own);
    Files.setLastModifiedTime(
        own, FileTime.fromMillis(Files.getLastModifiedTime(own).toMillis() + 60_000));

    assertThat(classesFromCache(jars)).isZero();
  }

  /** In the order in which Java takes them from their folder, as the cache was made of them. */
  private List<Path> copiedJars() throws IOException {
    List<Path> copies = new ArrayList<>();
    try (Stream<Path> jars =
        Files.list(Fortress.installation().root().resolve("gate/server/target/app"))) {
      for (Path jar : jars.toList()) {
        Path copy = folder.resolve(jar.getFileName());
        copies.add(Files.copy(jar, copy, StandardCopyOption.COPY_ATTRIBUTES));
      }
    }
    return copies;
  }

  /** How many of the program's own. */
  private long classesFromCache(List<Path> jars) throws IOException {
    Path loaded = folder.resolve("loaded");
    Files.deleteIfExists(loaded);
    String classPath =
        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    JavaProgram program =
        new JavaProgram(classPath, MAIN, Programs.gate().jvmOptions())
            .withJvmOptions("-Xlog:class+load=info:file=" + loaded);
    ToolRun run = ToolRun.of(program, List.of("--version"), Map.of(), "");
    assertThat(run.exitCode()).as(run.errors()).isZero();
    try (Stream<String> lines = Files.lines(loaded)) {
      return lines
          .filter(line -> line.contains(" dev.sallyport.") && line.contains("shared objects file"))
          .count();
    }
  }
}
