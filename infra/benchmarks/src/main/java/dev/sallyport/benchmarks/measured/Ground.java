package dev.sallyport.benchmarks.measured;

import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.load.RequestKind;
import dev.sallyport.local.process.JavaProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What all targets of a run stand on: the folder of its files, the servers' JVM options, and what
 * has to be stopped at its end.
 */
final class Ground implements AutoCloseable {
  /** The heap that the memory target of gate and vault goes with; bare has it as well. */
  private static final String HEAP = "-Xmx256m";

  /**
   * Tickets signed ahead for each second; what is sent beyond that is signed while measuring, and
   * counted.
   */
  private static final int TICKETS_PER_SECOND = 25_000;

  private final Path folder;
  private final List<String> jvmOptions;
  private final PrintStream progress;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  Ground(Path folder, List<String> jvmOptions, PrintStream progress) {
    this.folder = folder.toAbsolutePath();
    this.jvmOptions = List.copyOf(jvmOptions);
    this.progress = progress;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /** Where the server of this name writes its standard error. */
  Path log(String name) {
    return folder.resolve(name.replace(' ', '-') + ".log");
  }

  List<String> serverJvmOptions() {
    List<String> options = new ArrayList<>(List.of(HEAP));
    options.addAll(jvmOptions);
    return options;
  }

  /** The gate as it is packaged, with the heap it is measured with. */
  JavaProgram gate() {
    return program("gate/server", "dev.sallyport.gate.Gate");
  }

  /** The vault, likewise. */
  JavaProgram vault() {
    return program("webhook-vault/server", "dev.sallyport.vault.server.Vault");
  }

  private JavaProgram program(String module, String mainClass) {
    // `run` starts the harness in the repository's top folder.
    Path app = Path.of(module, "target", "app").toAbsolutePath();
    return JavaProgram.installedIn(app, mainClass)
        .withJvmOptions(serverJvmOptions().toArray(String[]::new));
  }

  void say(String text) {
    progress.println(text);
  }

  /** Stops this at the end of the run, before everything that was kept earlier. */
  <T extends AutoCloseable> T keep(T started) {
    running.push(started);
    return started;
  }

  /** Fresh tickets of a binding, for so many agents. */
  RequestKind tickets(Binding binding, String name, int agents) {
    return new RequestKind.Tickets(
        binding.format().wireName(),
        binding.identity().gate(),
        binding.identity().vault(),
        binding.keyId(),
        binding.writeSecret(folder.resolve(name + ".secret")).toString(),
        agents,
        TICKETS_PER_SECOND);
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      AutoCloseable last = running.pop();
      try {
        last.close();
      } catch (Exception e) {
        progress.println("could not stop: " + e);
      }
    }
  }
}
