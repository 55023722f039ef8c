package dev.sallyport.service.configuration;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads typed values from environment variables.
 *
 * <p>A wrong or missing value does not stop the reading: its problem is noted and a stand-in is
 * returned, and when the reader is done all problems are thrown together. Stand-ins therefore never
 * leave {@link #read}.
 */
public final class Environment {
  private static final int MAXIMUM_PORT = 65_535;

  private final Map<String, String> variables;
  private final Set<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  private Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /**
   * Reads a whole configuration.
   *
   * @param prefix of our own variables, such as {@code GATE_}; one that starts with it and is not
   *     read is a problem
   * @throws ConfigurationException with every problem at once
   */
  public static <T> T read(
      Map<String, String> variables, String prefix, Function<Environment, T> reader) {
    return new Environment(variables)
        .finish(reader, environment -> environment.refuseUnknown(prefix));
  }

  /**
   * Reads the part of a configuration that one command needs and leaves the rest alone.
   *
   * @throws ConfigurationException with every problem at once
   */
  public static <T> T readPart(Map<String, String> variables, Function<Environment, T> reader) {
    return new Environment(variables).finish(reader, environment -> {});
  }

  private <T> T finish(Function<Environment, T> reader, Consumer<Environment> lastCheck) {
    try {
      T result = reader.apply(this);
      lastCheck.accept(this);
      if (problems.isEmpty()) {
        return result;
      }
    } catch (RuntimeException e) {
      lastCheck.accept(this);
      if (problems.isEmpty()) {
        throw e; // otherwise it is most likely a stand-in that did not fit
      }
    }
    throw new ConfigurationException(problems);
  }

  /** A text that must be there and not be blank. */
  public String required(String name) {
    return optional(name).orElseGet(() -> refuse(name, "must be set", ""));
  }

  /** A text, absent when the variable is not set or blank. */
  public Optional<String> optional(String name) {
    known.add(name);
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** A text with a default. */
  public String optional(String name, String otherwise) {
    return optional(name).orElse(otherwise);
  }

  /** A whole number from {@code minimum} to {@code maximum}. */
  public int boundedInt(String name, int otherwise, int minimum, int maximum) {
    return parsed(
        name,
        otherwise,
        "must be a whole number from " + minimum + " to " + maximum,
        text ->
            Optional.of(Integer.parseInt(text))
                .filter(value -> value >= minimum && value <= maximum));
  }

  /** A TCP port; 0 lets the system choose one. */
  public int port(String name, int otherwise) {
    return boundedInt(name, otherwise, 0, MAXIMUM_PORT);
  }

  /**
   * A length of time such as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code PT30S}.
   */
  public Duration duration(String name, Duration otherwise, Duration minimum, Duration maximum) {
    return parsed(
        name,
        otherwise,
        "must be a duration such as 30s, from "
            + Durations.format(minimum)
            + " to "
            + Durations.format(maximum),
        text ->
            Optional.of(Durations.parse(text))
                .filter(value -> value.compareTo(minimum) >= 0 && value.compareTo(maximum) <= 0));
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean otherwise) {
    return parsed(
        name,
        otherwise,
        "must be true or false",
        text ->
            Optional.of(text.toLowerCase(Locale.ROOT))
                .filter(word -> word.equals("true") || word.equals("false"))
                .map(Boolean::valueOf));
  }

  /** An absolute http or https URL without user, query and fragment. */
  public URI url(String name) {
    required(name);
    return url(name, HttpUrls.STAND_IN);
  }

  /** Like {@link #url(String)}, with a default. */
  public URI url(String name, URI otherwise) {
    return parsed(name, otherwise, HttpUrls.EXPECTATION, HttpUrls::parse);
  }

  /** Texts separated by commas; empty when the variable is not set. Blank elements are left out. */
  public List<String> list(String name) {
    return optional(name).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** A path in the file system, absent when the variable is not set. It is not opened here. */
  public Optional<Path> path(String name) {
    return optional(name).map(Path::of);
  }

  /** One of an enum's constants, in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String name, E otherwise) {
    List<E> all = Arrays.asList(otherwise.getDeclaringClass().getEnumConstants());
    String names = all.stream().map(Environment::choiceName).collect(joining(", "));
    return parsed(
        name,
        otherwise,
        "must be one of " + names,
        text -> all.stream().filter(each -> choiceName(each).equals(text)).findFirst());
  }

  private static String choiceName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * A secret, from the variable or from the file that {@code name + "_FILE"} names; a trailing line
   * break is not part of it.
   */
  public Secret secret(String name) {
    return optionalSecret(name)
        .orElseGet(
            () ->
                refuse(
                    name,
                    "must be set, or " + SecretFiles.variable(name) + " must name a file",
                    Secret.of("")));
  }

  /** Like {@link #secret}, absent when neither is set. */
  public Optional<Secret> optionalSecret(String name) {
    Optional<String> direct = optional(name);
    Optional<String> file = optional(SecretFiles.variable(name));
    if (direct.isPresent() && file.isPresent()) {
      String problem = "and " + SecretFiles.variable(name) + " are both set: set one of them";
      return refuse(name, problem, Optional.empty());
    }
    return direct.isPresent() ? direct.map(Secret::of) : file.flatMap(path -> fromFile(name, path));
  }

  private Optional<Secret> fromFile(String name, String path) {
    return switch (SecretFiles.read(path)) {
      case SecretFiles.Content(Secret secret) -> Optional.of(secret);
      case SecretFiles.Refused(String reason) ->
          refuse(SecretFiles.variable(name), reason, Optional.empty());
    };
  }

  /**
   * A value of any type.
   *
   * @param expectation completes the sentence that starts with the variable's name
   * @param parser empty, or an {@link IllegalArgumentException}, when the text is not one
   */
  public <T> T parsed(
      String name, T otherwise, String expectation, Function<String, Optional<T>> parser) {
    Optional<String> text = optional(name);
    return text.isEmpty()
        ? otherwise
        : attempt(text.get().strip(), parser).orElseGet(() -> refuse(name, expectation, otherwise));
  }

  private static <T> Optional<T> attempt(String text, Function<String, Optional<T>> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      return Optional.empty(); // its message would show the value
    }
  }

  /** Notes a problem that the caller found, such as two values that do not fit together. */
  public void refuse(String name, String problem) {
    problems.add(name + " " + problem);
  }

  private <T> T refuse(String name, String problem, T standIn) {
    refuse(name, problem);
    return standIn;
  }

  private void refuseUnknown(String prefix) {
    variables.keySet().stream()
        .filter(name -> name.startsWith(prefix) && !known.contains(name))
        .sorted()
        .forEach(
            name -> refuse(name, "is not a variable we know" + Spelling.suggestion(name, known)));
  }
}
