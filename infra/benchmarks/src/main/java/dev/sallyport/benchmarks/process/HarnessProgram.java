package dev.sallyport.benchmarks.process;

import dev.sallyport.local.process.JavaProgram;
import java.util.ArrayList;
import java.util.List;

/** This harness itself, as the program of a further process. */
public final class HarnessProgram {
  /** Netty uses both, and warns at each start without these. */
  private static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private HarnessProgram() {}

  /** The harness with these options for its JVM. */
  public static JavaProgram with(List<String> jvmOptions) {
    List<String> options = new ArrayList<>(QUIET);
    options.addAll(jvmOptions);
    return new JavaProgram(
        System.getProperty("java.class.path"), "dev.sallyport.benchmarks.Benchmarks", options);
  }
}
