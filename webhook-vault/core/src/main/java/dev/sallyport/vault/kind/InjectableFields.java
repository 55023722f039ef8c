package dev.sallyport.vault.kind;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.request.Fields;
import dev.sallyport.vault.request.Injection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an injection may name: the fields that a credential gives, also those that are yet to be
 * had, and the access token by the name that header templates of the other protocol have for it.
 */
public final class InjectableFields {
  private static final String ACCESS_TOKEN = "accessToken";
  private static final String ITS_OTHER_NAME = "TOKEN";

  private InjectableFields() {}

  /**
   * Refuses an injection that needs a field which a credential with these stored fields does not
   * give.
   *
   * @throws IllegalArgumentException whose message names the fields that are missing and those that
   *     are given
   */
  public static void require(Injection injection, Set<FieldName> stored) {
    SortedSet<String> missing = missing(injection, stored);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "inject needs "
              + String.join(", ", missing)
              + ", and what the credential gives is "
              + String.join(", ", given(stored)));
    }
  }

  /** The fields that an injection needs and a credential with these stored fields does not give. */
  public static SortedSet<String> missing(Injection injection, Set<FieldName> stored) {
    SortedSet<String> missing = new TreeSet<>(injection.fields());
    Set<String> given = given(stored);
    missing.removeAll(given);
    if (given.contains(ACCESS_TOKEN)) {
      missing.remove(ITS_OTHER_NAME);
    }
    return missing;
  }

  private static Set<String> given(Set<FieldName> stored) {
    Set<String> given = new TreeSet<>();
    GivenFields.of(stored).forEach(name -> given.add(name.value()));
    return given;
  }

  /**
   * Their values.
   *
   * @throws IllegalArgumentException when the credential was to be exchanged first, and was not
   */
  public static Fields in(PlainCredential plain) {
    Map<String, String> values = new TreeMap<>();
    GivenFields.in(plain).forEach((name, value) -> values.put(name.value(), value));
    String token = values.get(ACCESS_TOKEN);
    if (token != null) {
      values.put(ITS_OTHER_NAME, token);
    }
    return new Fields(values);
  }
}
