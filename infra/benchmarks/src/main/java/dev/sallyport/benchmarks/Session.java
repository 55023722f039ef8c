package dev.sallyport.benchmarks;

import dev.sallyport.benchmarks.load.LoadAnswer;
import dev.sallyport.benchmarks.load.LoadOrder;
import dev.sallyport.benchmarks.load.LoadProcess;
import dev.sallyport.benchmarks.measured.CostMeter;
import dev.sallyport.benchmarks.measured.Target;
import dev.sallyport.benchmarks.profile.FlightRecorder;
import dev.sallyport.benchmarks.profile.Profile;
import dev.sallyport.benchmarks.report.Results;
import dev.sallyport.benchmarks.report.Sample;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures all targets in turn, round after round, so that whatever slows the machine for a while
 * slows all of them.
 */
final class Session {
  /** Connections while a server settles: as many as the figures that matter most. */
  private static final int SETTLE_CONNECTIONS = 64;

  /**
   * Seconds of one attempt to settle: tickets signed ahead for it fit into the generator's memory.
   */
  private static final double SETTLE_SECONDS = 3;

  /** Attempts in a row that may go wrong: on a busy machine a server is late at first. */
  private static final int ATTEMPTS = 10;

  private final Plan plan;
  private final LoadProcess generator;
  private final PrintStream progress;
  private final Results results = new Results();

  Session(Plan plan, LoadProcess generator, PrintStream progress) {
    this.plan = plan;
    this.generator = generator;
    this.progress = progress;
  }

  Results measure(List<Target> targets) {
    targets.forEach(this::settle);
    for (int round = 1; round <= plan.rounds(); round++) {
      for (int connections : plan.connections()) {
        for (Target target : targets) {
          if (connections >= target.ports().size()) {
            measure(target, connections, round);
          }
        }
      }
    }
    return results;
  }

  /**
   * Records each JVM under load, outside of the rounds, since recording costs something, and prints
   * what it spends its time on.
   */
  void profile(List<Target> targets, int seconds, Path folder, PrintStream out) {
    for (Target target : targets) {
      if (target.jvm()) {
        String file = target.name().replace(' ', '-') + ".jfr";
        FlightRecorder recorder =
            FlightRecorder.start(target.processes().getFirst(), folder.resolve(file));
        send(target, SETTLE_CONNECTIONS, 0, seconds);
        out.println("# " + target.name() + "\n\n" + Profile.of(recorder.stop()).text());
      }
    }
  }

  private void settle(Target target) {
    long answers = 0;
    int wrong = 0;
    while (answers < plan.settleAnswers()) {
      LoadAnswer answer = ask(target, SETTLE_CONNECTIONS, 0, SETTLE_SECONDS);
      if (isRight(answer)) {
        answers += answer.answersInAll();
        wrong = 0;
      } else if (++wrong == ATTEMPTS) {
        throw wrong(target, SETTLE_CONNECTIONS, answer);
      }
    }
  }

  private void measure(Target target, int connections, int round) {
    try (CostMeter meter = new CostMeter(target)) {
      CostMeter.Spent before = meter.read();
      LoadAnswer answer = send(target, connections, plan.warmupSeconds(), plan.seconds());
      CostMeter.Spent after = meter.read();
      Sample sample =
          new Sample(
              target.name(), connections, round, answer, meter.between(before, after, answer));
      results.add(sample);
      progress.printf(
          Locale.ROOT,
          "round %d, %3d connections, %-24s %,9.0f/s  p99 %6.2f ms  server %5.1f µs  postgres %5.1f µs  generator %4.1f µs%n",
          round,
          connections,
          target.name(),
          answer.rate(),
          answer.p99() / 1000.0,
          sample.cost().serverMicros(),
          sample.cost().postgresMicros(),
          sample.cost().generatorMicros());
    }
  }

  private LoadAnswer send(Target target, int connections, double warmupSeconds, double seconds) {
    LoadAnswer answer = ask(target, connections, warmupSeconds, seconds);
    if (!isRight(answer)) {
      throw wrong(target, connections, answer);
    }
    return answer;
  }

  private LoadAnswer ask(Target target, int connections, double warmupSeconds, double seconds) {
    return generator.measure(
        new LoadOrder(
            target.ports(),
            connections,
            warmupSeconds,
            seconds,
            target.expectedStatus(),
            target.requests()));
  }

  private static boolean isRight(LoadAnswer answer) {
    return answer.failures() == 0 && answer.answers() > 0;
  }

  private static WrongAnswers wrong(Target target, int connections, LoadAnswer answer) {
    return new WrongAnswers(
        target.name()
            + " at "
            + connections
            + " connections: "
            + answer.failures()
            + " failures of "
            + answer.answersInAll()
            + ", the first: "
            + answer.firstFailure());
  }

  /** A server did not answer as it should: its speed means nothing. */
  static final class WrongAnswers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongAnswers(String message) {
      super(message);
    }
  }
}
