package dev.sallyport.gate.console;

import java.util.Optional;

/**
 * What a console is told of this gate.
 *
 * @param environment what whoever runs it calls it; empty: they have not said
 */
public record ConsoleSettings(Optional<String> environment, Plan plan) {
  /** Only this name, and nothing that resembles it. */
  private static final String PRODUCTION = "production";

  /** The name of an environment that has none. */
  private static final String FALLBACK = "fallback";

  /** Its name, or that of what nobody has named. */
  String environmentName() {
    return environment.orElse(FALLBACK);
  }

  /** Whether it is production: never, unless somebody has said so. */
  boolean isProduction() {
    return environment.filter(PRODUCTION::equals).isPresent();
  }
}
