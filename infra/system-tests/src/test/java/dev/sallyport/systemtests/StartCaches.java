package dev.sallyport.systemtests;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.JavaProgram;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Makes ahead-of-time caches for the starts of gate and vault (JEP 483) from one run through both
 * doors. A start with one takes half the processor time. Where one is missing or does not fit, Java
 * starts as always.
 */
final class StartCaches {
  private static final Path FOLDER =
      Fortress.installation().root().resolve("infra/system-tests/target/start");

  static final Path GATE = FOLDER.resolve("gate.aot");
  static final Path VAULT = FOLDER.resolve("vault.aot");

  /** To put one together on a machine that is busy. */
  private static final Duration LONGEST = Duration.ofMinutes(4);

  private static volatile boolean beingMade;

  private StartCaches() {}

  static boolean areBeingMade() {
    return beingMade;
  }

  /** Options for a JVM whose start is recorded. */
  static List<String> recording(Path cache) {
    return List.of("-XX:DumpLoadedClassList=" + recordOf(cache));
  }

  /** Options for a JVM that starts from it: what it says of that is no output of the program. */
  static List<String> using(Path cache) {
    return List.of("-XX:AOTCache=" + cache, "-Xlog:disable", "-Xlog:all=warning:stderr");
  }

  private static Path recordOf(Path cache) {
    return cache.resolveSibling(cache.getFileName() + ".record");
  }

  /** Makes both, before the tests run. */
  public static void main(String[] arguments) throws IOException {
    Files.deleteIfExists(GATE);
    Files.deleteIfExists(VAULT);
    Files.createDirectories(FOLDER);
    beingMade = true;
    releaseOnce(Files.createTempDirectory(FOLDER, "run"));
    beingMade = false;
    CompletableFuture<Void> gate = CompletableFuture.runAsync(() -> make(Programs.gate(), GATE));
    make(Programs.vault(), VAULT);
    gate.join();
  }

  private static void releaseOnce(Path folder) {
    try (Fortress fortress = Fortress.start(folder, SharedPostgres.instance().server())) {
      Agent agent = fortress.operator().createAgent("reader");
      fortress.operator().grant(agent, "github");
      fortress.operator().deposit(fortress.vaultAddress(), "github", "a-value");
      if (!agent.credential("github").equals("a-value")) {
        throw new AssertionError("the credential is another one");
      }
      finish(fortress.gate());
      finish(fortress.vault());
    }
  }

  /** A JVM writes its record when it ends, which takes longer than a server is given to stop. */
  private static void finish(ServerProcess server) {
    ProcessHandle.of(server.pid())
        .ifPresent(
            process -> {
              process.destroy();
              process.onExit().join();
            });
  }

  /** In the way whose caches Java 25 compares with the jars before it takes code from them. */
  private static void make(JavaProgram program, Path cache) {
    JavaProgram making =
        program.withJvmOptions(
            "-Xshare:dump",
            "-XX:+AOTClassLinking",
            "-XX:SharedClassListFile=" + recordOf(cache),
            "-XX:SharedArchiveFile=" + cache);
    ToolRun run = ToolRun.of(making, List.of(), Map.of(), "", LONGEST);
    if (run.exitCode() == 0) {
      System.out.println("made " + cache.getFileName());
    } else {
      System.err.println("made no " + cache.getFileName() + ": " + run.output() + run.errors());
    }
  }
}
