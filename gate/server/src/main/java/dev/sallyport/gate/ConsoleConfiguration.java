package dev.sallyport.gate;

import dev.sallyport.gate.console.ConsoleSettings;
import dev.sallyport.gate.console.Plan;
import dev.sallyport.service.configuration.Environment;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a console is told of this gate. */
final class ConsoleConfiguration {
  private static final String ENVIRONMENT = "[a-z][a-z0-9-]{0,31}";
  private static final String PLAN = "[A-Za-z][A-Za-z0-9 -]{0,31}";

  private ConsoleConfiguration() {}

  static ConsoleSettings read(Environment environment) {
    return new ConsoleSettings(
        Optional.of(name(environment)).filter(name -> !name.isEmpty()),
        new Plan(
            environment.parsed(
                "GATE_PLAN",
                "none",
                "must be a name of at most 32 letters, digits, spaces and hyphens",
                text -> Optional.of(text).filter(name -> name.matches(PLAN))),
            limit(environment, "GATE_PLAN_AGENTS"),
            limit(environment, "GATE_PLAN_KEYS"),
            limit(environment, "GATE_PLAN_REQUESTS_PER_DAY")));
  }

  /** Empty: nobody has named it. */
  private static String name(Environment environment) {
    return environment.parsed(
        "GATE_ENVIRONMENT",
        "",
        "must be a name such as staging or production: a lower-case letter, then at most 31 of a-z,"
            + " 0-9 and hyphen",
        text -> Optional.of(text).filter(name -> name.matches(ENVIRONMENT)));
  }

  private static OptionalLong limit(Environment environment, String name) {
    return environment.parsed(
        name,
        OptionalLong.empty(),
        "must be a whole number from 1 to 999999999999",
        text ->
            text.matches("[1-9][0-9]{0,11}")
                ? Optional.of(OptionalLong.of(Long.parseLong(text)))
                : Optional.empty());
  }
}
