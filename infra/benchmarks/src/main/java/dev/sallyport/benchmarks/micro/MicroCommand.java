package dev.sallyport.benchmarks.micro;

import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the JMH benchmarks of this package, with what they allocate. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = "Micro benchmarks: key, ticket, field encryption")
public final class MicroCommand implements Callable<Integer> {
  private static final int WARMUPS = 3;

  @Parameters(arity = "0..1", description = "which ones, as a regular expression; default: all")
  private String pattern = MicroCommand.class.getPackageName() + ".*";

  @Option(names = "--forks", description = "JVMs to measure in; default: ${DEFAULT-VALUE}")
  private int forks = 2;

  @Option(names = "--iterations", description = "of one second each; default: ${DEFAULT-VALUE}")
  private int iterations = 5;

  @Override
  public Integer call() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(pattern)
            .forks(forks)
            .warmupIterations(WARMUPS)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
            .build();
    new Runner(options).run();
    return CommandLine.ExitCode.OK;
  }
}
