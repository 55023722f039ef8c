package dev.sallyport.gate.sandbox;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sallyport.gate.identity.EmailAddress;
import dev.sallyport.gate.request.Texts;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is sent to {@code POST /v1/agent-credentials}. */
record ApplicationBody(
    @JsonProperty("organization_name") @Nullable String organizationName,
    @JsonProperty("user_name") @Nullable String userName,
    @Nullable String assignment,
    @JsonProperty("requested_scopes") @Nullable List<@Nullable String> requestedScopes,
    @Nullable String agent,
    @Nullable String client,
    @JsonProperty("tech_stack") @Nullable List<@Nullable String> techStack,
    @JsonProperty("use_case") @Nullable String useCase,
    @JsonProperty("device_segment") @Nullable String deviceSegment,
    @Nullable String project,
    @JsonProperty("user_email") @Nullable String userEmail,
    @Nullable String company,
    @JsonProperty("requested_environment") @Nullable String requestedEnvironment,
    @JsonProperty("requested_ttl_seconds") @Nullable Long requestedTtlSeconds,
    @JsonProperty("docs_context") @Nullable String docsContext) {
  /** Every member at its longest, with each character escaped. Bytes. */
  static final int LONGEST = 96 * 1024;

  private static final int SHORTEST_ASSIGNMENT = 10;
  private static final int MOST_SCOPES = 20;
  private static final int LONGEST_SCOPE = 128;
  private static final int MOST_TECHNOLOGIES = 20;

  /** Longer is as good as for ever, and is cut anyway. Seconds. */
  private static final long LONGEST_TTL = Duration.ofDays(36_500).toSeconds();

  /** Two labels at least, without a dot at the end: one domain is written in one way. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** What breaks a line is a space in it. */
  private static final Pattern BREAK = Pattern.compile("\\R|\t");

  Application toApplication() {
    Map<Question, Object> answers = new EnumMap<>(Question.class);
    name(answers, Question.ORGANIZATION_NAME, organizationName);
    name(answers, Question.USER_NAME, userName);
    answers.put(Question.ASSIGNMENT, assignment(required("assignment", assignment)));
    line(answers, Question.AGENT, agent);
    line(answers, Question.CLIENT, client);
    if (techStack != null) {
      List<String> named =
          lines("tech_stack", techStack, MOST_TECHNOLOGIES, 0, Question.TECH_STACK.longest())
              .filter(technology -> !technology.isEmpty())
              .toList();
      if (!named.isEmpty()) {
        answers.put(Question.TECH_STACK, named);
      }
    }
    line(answers, Question.USE_CASE, useCase);
    line(answers, Question.DEVICE_SEGMENT, deviceSegment);
    line(answers, Question.PROJECT, project);
    parsed("user_email", userEmail, ApplicationBody::email, "an e-mail address such as a@b.example")
        .ifPresent(address -> answers.put(Question.USER_EMAIL, address));
    line(answers, Question.COMPANY, company);
    parsed("docs_context", docsContext, ApplicationBody::uri, "a URI of at most 2048 characters")
        .ifPresent(uri -> answers.put(Question.DOCS_CONTEXT, uri));
    return new Application(answers, scopes(), production(), lasting());
  }

  private static void name(
      Map<Question, Object> answers, Question question, @Nullable String text) {
    String given = required(question.wireName(), text);
    answers.put(question, oneLine(question.wireName(), given, 1, question.longest()));
  }

  /** A blank one is no answer. */
  private static void line(
      Map<Question, Object> answers, Question question, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      answers.put(question, oneLine(question.wireName(), text, 1, question.longest()));
    }
  }

  private static String oneLine(String field, String text, int shortest, int longest) {
    String line = BREAK.matcher(text.strip()).replaceAll(" ");
    Texts.requireLine(field, line, shortest, longest);
    return line;
  }

  private static String assignment(String text) {
    Texts.requireText("assignment", text, Question.ASSIGNMENT.longest());
    String said = text.strip();
    if (said.codePointCount(0, said.length()) < SHORTEST_ASSIGNMENT) {
      throw invalid("The field 'assignment' says in 10 to 4000 characters what is to be done");
    }
    return text;
  }

  private static Stream<String> lines(
      String field, List<@Nullable String> texts, int most, int shortest, int longest) {
    if (texts.size() > most) {
      throw invalid("The field '" + field + "' has at most " + most + " elements");
    }
    return texts.stream().map(text -> oneLine(field, required(field, text), shortest, longest));
  }

  private List<String> scopes() {
    List<@Nullable String> wanted = required("requested_scopes", requestedScopes);
    if (wanted.isEmpty()) {
      throw invalid("The field 'requested_scopes' has 1 to " + MOST_SCOPES + " scopes");
    }
    return lines("requested_scopes", wanted, MOST_SCOPES, 1, LONGEST_SCOPE).toList();
  }

  private static Optional<String> email(String text) {
    return EmailAddress.parse(text)
        .map(EmailAddress::value)
        .filter(address -> address.length() <= Question.USER_EMAIL.longest())
        .filter(address -> DOMAIN.matcher(address.substring(address.indexOf('@') + 1)).matches());
  }

  private static Optional<String> uri(String text) {
    try {
      return text.length() <= Question.DOCS_CONTEXT.longest() && new URI(text).isAbsolute()
          ? Optional.of(text)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean production() {
    return parsed(
            "requested_environment",
            requestedEnvironment,
            text ->
                switch (text) {
                  case "sandbox" -> Optional.of(false);
                  case "production" -> Optional.of(true);
                  default -> Optional.empty();
                },
            "sandbox or production")
        .orElse(false);
  }

  private Optional<Duration> lasting() {
    if (requestedTtlSeconds != null && requestedTtlSeconds < 1) {
      throw invalid("The field 'requested_ttl_seconds' is a whole number above 0");
    }
    return Optional.ofNullable(requestedTtlSeconds)
        .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_TTL)));
  }
}
