package dev.sallyport.systemtests;

import dev.sallyport.local.postgres.Database;
import java.util.ArrayList;
import java.util.List;

/**
 * Every way into and out of a gate: what agents and operators say to it, what it says to the vault,
 * what it says to its database.
 */
record Taps(Tap gate, Tap vault, Tap database) implements AutoCloseable {

  static Taps of(int gatePort, int vaultPort, int databasePort) {
    return new Taps(Tap.before(gatePort), Tap.before(vaultPort), Tap.before(databasePort));
  }

  /** The same database, by way of the tap. */
  String databaseUrl(Database itself) {
    return "postgresql://%s:%d/%s".formatted(itself.host(), database.port(), itself.name());
  }

  /** All that the gate received or sent. */
  List<byte[]> everything() {
    List<byte[]> all = allButWhatCallersSay();
    all.addAll(gate.said());
    return all;
  }

  /** The same without what its callers sent to it. */
  List<byte[]> allButWhatCallersSay() {
    List<byte[]> all = new ArrayList<>(gate.answered());
    for (Tap tap : List.of(vault, database)) {
      all.addAll(tap.said());
      all.addAll(tap.answered());
    }
    return all;
  }

  @Override
  public void close() {
    gate.close();
    vault.close();
    database.close();
  }
}
