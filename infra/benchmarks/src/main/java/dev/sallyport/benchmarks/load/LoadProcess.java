package dev.sallyport.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.benchmarks.process.HarnessProgram;
import dev.sallyport.benchmarks.process.PlainProcess;
import dev.sallyport.local.process.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The harness' end of the generator's process. */
public final class LoadProcess implements AutoCloseable {
  /** Requests signed ahead for a whole measurement are kept in memory. */
  private static final List<String> HEAP = List.of("-Xmx1g");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PlainProcess process;
  private final Writer orders;
  private final BufferedReader answers;

  private LoadProcess(PlainProcess process) {
    this.process = process;
    this.orders = process.process().outputWriter(UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.process().getInputStream(), UTF_8));
  }

  /** Starts the generator; its standard error goes to the log. */
  public static LoadProcess start(Path log) {
    JavaProgram program = HarnessProgram.with(HEAP);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.jvmOptions());
    command.addAll(List.of("-cp", program.classPath(), program.mainClass(), "load"));
    return new LoadProcess(PlainProcess.start(command, log));
  }

  /** Makes a measurement and waits for it. */
  public LoadAnswer measure(LoadOrder order) {
    try {
      orders.write(JSON.writeValueAsString(order) + "\n");
      orders.flush();
      @Nullable String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the load generator ended; see its log");
      }
      return JSON.readValue(answer, LoadAnswer.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.process().pid();
  }

  @Override
  public void close() {
    process.close();
  }
}
