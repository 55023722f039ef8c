package dev.sallyport.local.stack;

import dev.sallyport.local.process.JavaProgram;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * A clone of the repository with everything built.
 *
 * @param root the repository's top folder
 */
public record Installation(Path root) {
  // Two services, PostgreSQL and a build on one laptop: none of them needs more for a
  // demonstration.
  private static final String HEAP = "-Xmx256m";

  /** The repository whose {@code infra/local/target/app} this code was loaded from. */
  public static Installation ofThisCode() {
    CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
    try {
      Path place = Path.of(source.getLocation().toURI());
      for (Path folder = place; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve("infra/local/run"))) {
          return new Installation(folder);
        }
      }
      throw new RunFailedException("this is not part of a Sallyport repository: " + place);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The gate. */
  public JavaProgram gate() {
    return program("gate/server", "dev.sallyport.gate.Gate");
  }

  /** The vault. */
  public JavaProgram vault() {
    return program("webhook-vault/server", "dev.sallyport.vault.server.Vault");
  }

  /** Where a local run keeps everything it makes. */
  public Path data() {
    return root.resolve("infra/local/.data");
  }

  /** The path as short as it can be typed in the folder this was started in. */
  public Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private JavaProgram program(String module, String mainClass) {
    Path folder = root.resolve(module).resolve("target/app");
    if (!Files.isDirectory(folder)) {
      throw new RunFailedException(module + " is not built: start with infra/local/run");
    }
    return JavaProgram.installedIn(folder, mainClass).withJvmOptions(HEAP, "-XX:+UseSerialGC");
  }
}
