package dev.sallyport.local.postgres;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a {@link LocalPostgres} is started. Data is durable unless {@link #losingDataInACrash()} says
 * otherwise.
 *
 * @param directory where the cluster, its log and its superuser's password are kept; empty: a
 *     temporary one, deleted on {@link LocalPostgres#stop()}
 * @param port the TCP port, 0 for a free one
 * @param durable whether an acknowledged commit survives a crash of the machine
 * @param settings further server settings, such as {@code commit_delay}
 */
public record Options(
    Optional<Path> directory, int port, boolean durable, Map<String, String> settings) {
  private static final int HIGHEST_PORT = 65_535;

  /** Checks the port and copies the settings. */
  public Options {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("port must be 0 to " + HIGHEST_PORT);
    }
    settings = Map.copyOf(settings);
  }

  /** A server on a free port whose data is deleted when it stops. */
  public static Options temporary() {
    return new Options(Optional.empty(), 0, true, Map.of());
  }

  /** A server on a free port whose data stays in the given directory. */
  public static Options keptIn(Path directory) {
    return new Options(Optional.of(directory), 0, true, Map.of());
  }

  /** The same on a given port. */
  public Options onPort(int wanted) {
    return new Options(directory, wanted, durable, settings);
  }

  /**
   * The same without waiting for the disk: quicker, and a crash may lose or damage the data. For
   * tests only.
   */
  public Options losingDataInACrash() {
    return new Options(directory, port, false, settings);
  }

  /** The same with one more server setting. */
  public Options with(String setting, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(setting, value);
    return new Options(directory, port, durable, more);
  }
}
