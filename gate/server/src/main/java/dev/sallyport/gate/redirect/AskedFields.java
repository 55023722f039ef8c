package dev.sallyport.gate.redirect;

import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Fields of a credential that an agent wants and no others, as it named them. The vault knows which
 * there are; the gate passes the names on.
 *
 * @param names separated by commas; empty: all that there are
 */
record AskedFields(String names) {
  static final AskedFields ALL = new AskedFields("");

  /** What a vault takes: names as it allows them in a credential, and no more than it logs. */
  private static final Pattern NAMES =
      Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}(?:,[A-Za-z][A-Za-z0-9_-]{0,63}){0,31}");

  private static final int MAXIMUM_CHARACTERS = 256;

  /** What the query parameter says. */
  static AskedFields of(Optional<String> parameter) {
    return parameter.map(AskedFields::parse).orElse(ALL);
  }

  private static AskedFields parse(String text) {
    if (text.length() > MAXIMUM_CHARACTERS || !NAMES.matcher(text).matches()) {
      throw Problem.of(
              HttpProblems.INVALID_REQUEST,
              "The query parameter 'field' names fields of the credential, separated by commas:"
                  + " each a letter and up to 63 letters, digits, underscores and hyphens, together"
                  + " at most "
                  + MAXIMUM_CHARACTERS
                  + " characters")
          .asException();
    }
    return new AskedFields(text);
  }

  /** As it is appended to a URL that has a query. */
  String inQuery() {
    return names.isEmpty() ? "" : "&field=" + names;
  }
}
