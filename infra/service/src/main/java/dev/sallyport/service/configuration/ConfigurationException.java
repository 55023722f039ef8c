package dev.sallyport.service.configuration;

import java.util.List;

/**
 * The configuration cannot be used. Names every variable that is wrong and what it should be, never
 * a value.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigurationException(List<String> problems) {
    super(
        "the configuration has "
            + problems.size()
            + " problem(s):\n  "
            + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence per problem, each starting with the variable's name. */
  public List<String> problems() {
    return problems;
  }
}
