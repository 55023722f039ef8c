package dev.sallyport.gate;

import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.sandbox.Question;
import dev.sallyport.gate.sandbox.SandboxLimits;
import dev.sallyport.gate.sandbox.SandboxSettings;
import dev.sallyport.service.configuration.Environment;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how the sandbox is kept. */
final class SandboxConfiguration {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  private static final String SCOPE = "[a-z][a-z0-9._:-]{0,127}";
  private static final int MOST_SCOPES = 50;

  private static final String HEADER = "x-[a-z0-9][a-z0-9-]{0,60}";

  /** These headers mean something else here. */
  private static final Set<String> TAKEN_HEADERS =
      Set.of(
          "x-access-reason",
          "x-agent-key",
          "x-forwarded-for",
          "x-request-id",
          "x-ticket-nonce",
          "x-user-token");

  private SandboxConfiguration() {}

  static SandboxSettings read(Environment environment, KeyPrefixes others) {
    Duration window =
        environment.duration("GATE_SANDBOX_WINDOW", DAY, Duration.ofMinutes(1), LONGEST);
    Duration longest =
        environment.duration(
            "GATE_SANDBOX_TTL", shorter(DAY, window), Duration.ofMinutes(1), LONGEST);
    Duration kept =
        environment.duration(
            "GATE_SANDBOX_KEPT", Duration.ofDays(30), LONGEST, Duration.ofDays(365));
    if (longest.compareTo(window) > 0) {
      environment.refuse("GATE_SANDBOX_TTL", "must not be longer than GATE_SANDBOX_WINDOW");
    }
    return new SandboxSettings(
        environment.optional("GATE_SANDBOX_ORGANISATION"),
        header(environment),
        KeyPrefixConfiguration.ofSandbox(environment, others),
        scopes(environment),
        required(environment),
        longest,
        new SandboxLimits(
            limit(environment, "GATE_SANDBOX_PER_NETWORK", 5),
            limit(environment, "GATE_SANDBOX_PER_EMAIL_DOMAIN", 20),
            limit(environment, "GATE_SANDBOX_TOTAL", 100),
            window),
        kept);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static int limit(Environment environment, String name, int otherwise) {
    return environment.boundedInt(name, otherwise, 1, SandboxLimits.MAXIMUM);
  }

  private static String header(Environment environment) {
    return environment.parsed(
        "GATE_SANDBOX_HEADER",
        SandboxSettings.STANDARD_HEADER,
        "must be the name of a header such as x-api-key, in lower case, that the gate does not use"
            + " otherwise",
        text ->
            Optional.of(text)
                .filter(name -> name.matches(HEADER) && !TAKEN_HEADERS.contains(name)));
  }

  private static List<String> scopes(Environment environment) {
    return environment.parsed(
        "GATE_SANDBOX_SCOPES",
        List.of(),
        "must be at most 50 scopes such as calculate,homes:read, separated by commas",
        text ->
            Optional.of(environment.list("GATE_SANDBOX_SCOPES"))
                .filter(
                    all ->
                        all.size() <= MOST_SCOPES
                            && all.stream().allMatch(scope -> scope.matches(SCOPE))));
  }

  /** The e-mail address unless somebody says otherwise: without it one limit is everybody's. */
  private static Set<Question> required(Environment environment) {
    return environment.parsed(
        "GATE_SANDBOX_REQUIRED",
        Set.of(Question.USER_EMAIL),
        "must be members such as user_email,use_case, separated by commas, or none",
        text -> text.equals("none") ? Optional.of(Set.of()) : questions(environment));
  }

  private static Optional<Set<Question>> questions(Environment environment) {
    EnumSet<Question> questions = EnumSet.noneOf(Question.class);
    for (String name : environment.list("GATE_SANDBOX_REQUIRED")) {
      Optional<Question> question = Question.parse(name);
      if (question.isEmpty()) {
        return Optional.empty();
      }
      questions.add(question.get());
    }
    return Optional.of(questions);
  }
}
