package dev.sallyport.gate.sandbox;

import static java.util.Collections.unmodifiableMap;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody says of themselves and asks for. Nobody has checked any of it.
 *
 * @param answers texts, and lists of texts, by question
 * @param scopes each once
 * @param production whether they ask for access to production
 * @param lasting how long they want it for; empty: they do not say
 */
record Application(
    Map<Question, Object> answers,
    List<String> scopes,
    boolean production,
    Optional<Duration> lasting) {
  /** Of no e-mail address: all who name none are counted together. */
  private static final String NO_DOMAIN = "";

  Application {
    answers = unmodifiableMap(new EnumMap<>(answers));
    scopes = List.copyOf(new LinkedHashSet<>(scopes));
  }

  /** Those of the questions that are not answered, in their order. */
  List<Question> unanswered(Set<Question> questions) {
    return questions.stream().filter(each -> !answers.containsKey(each)).sorted().toList();
  }

  /** The domain of the e-mail address. */
  String emailDomain() {
    return answers.get(Question.USER_EMAIL) instanceof String address
        ? address.substring(address.indexOf('@') + 1)
        : NO_DOMAIN;
  }
}
