package dev.sallyport.local.postgres;

import dev.sallyport.local.process.SystemPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that {@link Process} has no method for. */
final class Signals {
  private Signals() {}

  static void send(String signal, Process process) {
    if (!SystemPrograms.exist("kill")) {
      process.destroy();
      return;
    }
    try {
      new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
