package dev.sallyport.systemtests;

import dev.sallyport.local.process.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gate and vault as these tests run them: small, since several run side by side, and from the cache
 * of {@link StartCaches}, if it was made, since a start is most of what such a test costs.
 */
final class Programs {
  /** Several of them run side by side, and none lives for long. */
  static final List<String> SMALL =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private Programs() {}

  static JavaProgram gate() {
    return small(Fortress.installation().gate(), StartCaches.GATE);
  }

  static JavaProgram vault() {
    return small(Fortress.installation().vault(), StartCaches.VAULT);
  }

  /** What the vault's own script gives to Java, by way of a variable. */
  static String vaultOptions() {
    return String.join(" ", options(StartCaches.VAULT));
  }

  private static JavaProgram small(JavaProgram program, Path cache) {
    return program.withJvmOptions(options(cache).toArray(String[]::new));
  }

  private static List<String> options(Path cache) {
    List<String> more = new ArrayList<>();
    if (StartCaches.areBeingMade()) {
      more.addAll(StartCaches.recording(cache));
    } else if (Files.exists(cache)) {
      more.addAll(StartCaches.using(cache));
    }
    return Stream.concat(SMALL.stream(), more.stream()).toList();
  }
}
