package dev.sallyport.benchmarks.start;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The vault as a process that a platform starts: the custom handler of Azure Functions. */
final class FunctionProgram {
  /** Seen from the repository's top folder, where `run` and the build start the harness. */
  private static final Path APP = Path.of("webhook-vault", "functions", "azure", "target", "app");

  /** The variable that tells a program its port. */
  static final String PORT = "FUNCTIONS_CUSTOMHANDLER_PORT";

  /** Compiling for a long life does not pay in a short one. */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m");

  private static final String JAR = "vault.jar";
  private static final String RECORD = "-XX:DumpLoadedClassList=";
  private static final String USE = "-XX:AOTCache=";

  private FunctionProgram() {}

  /** What the build makes, beside the jars. */
  static Path cache() {
    return APP.resolve("vault.aot");
  }

  /** As Java runs it by itself. */
  static List<String> plain() {
    return command(List.of());
  }

  /** With options for a short life. */
  static List<String> shortLived() {
    return command(SHORT_LIVED);
  }

  /** The same with the cache. */
  static List<String> cached() {
    return command(with(USE + cache()));
  }

  /** The same, writing down for the cache which classes it uses. */
  static List<String> recorded(Path list) {
    return command(with(RECORD + list));
  }

  /** Makes the cache of what was written down, and ends. */
  static List<String> makeCache(Path list) {
    return java(making(list, cache()), List.of("-jar", APP.resolve(JAR).toString()));
  }

  /** The bare program, with the same options and a cache of its own. */
  static List<String> bare(Path cache) {
    return java(with(USE + cache), bareMain());
  }

  /** The same, writing down for that cache. */
  static List<String> recordedBare(Path list) {
    return java(with(RECORD + list), bareMain());
  }

  /** Makes that cache. */
  static List<String> makeBareCache(Path list, Path cache) {
    return java(making(list, cache), bareMain());
  }

  /** The harness's own jars: a path of jars, as a cache needs it. */
  private static List<String> bareMain() {
    return List.of("-cp", System.getProperty("java.class.path"), BareFunction.class.getName());
  }

  /**
   * Not with {@code -XX:AOTCacheOutput}: Java 25 looks at the jars of a cache that is made like
   * this and starts without it when one has changed; of the other it would run the code of before.
   */
  private static List<String> making(Path list, Path cache) {
    List<String> options = new ArrayList<>(SHORT_LIVED);
    options.addAll(
        List.of(
            "-Xshare:dump",
            "-XX:+AOTClassLinking",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + cache));
    return options;
  }

  private static List<String> with(String option) {
    List<String> options = new ArrayList<>(SHORT_LIVED);
    options.add(option);
    return options;
  }

  private static List<String> command(List<String> options) {
    if (!Files.exists(APP.resolve(JAR))) {
      throw new IllegalStateException("there is no " + APP + ": build the project first");
    }
    return java(options, List.of("-jar", APP.resolve(JAR).toString()));
  }

  private static List<String> java(List<String> options, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.addAll(program);
    return command;
  }
}
