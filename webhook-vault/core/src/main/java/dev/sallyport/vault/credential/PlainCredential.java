package dev.sallyport.vault.credential;

import static java.util.Collections.unmodifiableSortedMap;
import static java.util.Collections.unmodifiableSortedSet;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A credential in the clear, for the moment between arriving and being sealed, or between being
 * opened and being released. Redacted wherever it is printed; the values leave through {@link
 * #exposeForRelease} only.
 */
public final class PlainCredential {
  private final SortedMap<FieldName, String> fields;

  private PlainCredential(SortedMap<FieldName, String> fields) {
    this.fields = unmodifiableSortedMap(fields);
  }

  /**
   * A credential of these fields.
   *
   * @throws IllegalArgumentException when there are no or too many fields, one is empty, or they
   *     are too large
   */
  public static PlainCredential of(Map<FieldName, String> fields) {
    if (fields.isEmpty() || fields.size() > CredentialLimits.FIELDS) {
      throw new IllegalArgumentException(
          "a credential has 1 to " + CredentialLimits.FIELDS + " fields");
    }
    long total = 0;
    for (Map.Entry<FieldName, String> field : fields.entrySet()) {
      long length = utf8Bytes(field.getValue());
      if (length == 0 || length > CredentialLimits.FIELD_BYTES) {
        throw new IllegalArgumentException(
            "field "
                + field.getKey()
                + " must have 1 to "
                + CredentialLimits.FIELD_BYTES
                + " bytes");
      }
      total += length;
    }
    if (total > CredentialLimits.CREDENTIAL_BYTES) {
      throw new IllegalArgumentException(
          "a credential has at most "
              + CredentialLimits.CREDENTIAL_BYTES
              + " bytes in all its fields");
    }
    return new PlainCredential(new TreeMap<>(fields));
  }

  /** What encoding it takes, without encoding it: every release comes by here. */
  private static long utf8Bytes(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else {
        // Half of a surrogate pair has two of the pair's four bytes.
        bytes += Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return bytes;
  }

  public SortedSet<FieldName> fieldNames() {
    return unmodifiableSortedSet(new TreeSet<>(fields.keySet()));
  }

  /** The values. Only what seals them or answers the holder of a redeemed ticket may call this. */
  public SortedMap<FieldName, String> exposeForRelease() {
    return fields;
  }

  @Override
  public String toString() {
    return "PlainCredential[redacted]";
  }
}
