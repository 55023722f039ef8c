package dev.sallyport.vault.kind;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.exchange.ExchangeKind;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a credential may leave the vault, in an answer or in a request. Names of fields decide,
 * since each is bound to its ciphertext; a type in a database is only a word.
 */
public final class GivenFields {
  /** Names the client with which the vault itself keeps the access token fresh. */
  private static final FieldName CLIENT = new FieldName("oauthClient");

  private static final FieldName REFRESH_TOKEN = new FieldName("refreshToken");

  private GivenFields() {}

  /**
   * The fields that a credential with these stored fields gives, also those that are yet to be had.
   */
  public static SortedSet<FieldName> of(Set<FieldName> stored) {
    SortedSet<FieldName> given = new TreeSet<>(stored);
    ExchangeKind.of(stored).ifPresent(kind -> given.addAll(kind.made()));
    given.removeIf(name -> isKept(name, stored));
    return given;
  }

  /**
   * The same with their values.
   *
   * @throws IllegalArgumentException when it was to be exchanged first, and was not
   */
  public static SortedMap<FieldName, String> in(PlainCredential plain) {
    SortedMap<FieldName, String> values = new TreeMap<>(plain.exposeForRelease());
    if (!values.keySet().containsAll(of(plain.fieldNames()))) {
      throw new IllegalArgumentException("a credential that was not exchanged");
    }
    values.keySet().removeIf(name -> isKept(name, plain.fieldNames()));
    return values;
  }

  private static boolean isKept(FieldName name, Set<FieldName> stored) {
    for (ExchangeKind kind : ExchangeKind.values()) {
      if (kind.kept().contains(name)) {
        return true;
      }
    }
    boolean refreshedHere = stored.contains(CLIENT);
    return refreshedHere && (name.equals(CLIENT) || name.equals(REFRESH_TOKEN));
  }
}
