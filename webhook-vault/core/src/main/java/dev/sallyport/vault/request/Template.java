package dev.sallyport.vault.request;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A header's value with places for fields of the credential, such as {@code Bearer ${accessToken}}.
 * Has at least one place.
 *
 * @param text visible ASCII; places are {@code ${name}}
 */
public record Template(String text) {
  private static final int MAXIMUM_CHARACTERS = 256;
  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_-]{0,63})\\}");

  /** Checks the form. */
  public Template {
    if (!isTemplate(text)) {
      throw new IllegalArgumentException("a template is a header's value with a ${field} in it");
    }
  }

  /** The template that {@code text} is. */
  public static Optional<Template> parse(String text) {
    return isTemplate(text) ? Optional.of(new Template(text)) : Optional.empty();
  }

  private static boolean isTemplate(String text) {
    return text.length() <= MAXIMUM_CHARACTERS
        && Header.isValue(text)
        && PLACE.matcher(text).find()
        && !PLACE.matcher(text).replaceAll("").contains("${");
  }

  /** The names of the fields it has places for. */
  public Set<String> fields() {
    Set<String> names = new TreeSet<>();
    Matcher places = PLACE.matcher(text);
    while (places.find()) {
      names.add(places.group(1));
    }
    return names;
  }

  /** The value, with a field's value in each place. */
  String filled(Function<String, String> fields) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(fields.apply(place.group(1))));
  }
}
