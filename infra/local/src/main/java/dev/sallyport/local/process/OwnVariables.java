package dev.sallyport.local.process;

import java.util.Map;
import java.util.stream.Stream;

/**
 * A child gets only the configuration it is started with, not what happens to be in the caller's
 * shell.
 */
final class OwnVariables {
  private OwnVariables() {}

  static void removeFrom(Map<String, String> environment) {
    environment.keySet().removeIf(name -> Stream.of("GATE_", "VAULT_").anyMatch(name::startsWith));
  }
}
