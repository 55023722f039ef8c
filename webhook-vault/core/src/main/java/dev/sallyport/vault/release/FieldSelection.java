package dev.sallyport.vault.release;

import static java.util.stream.Collectors.joining;

import dev.sallyport.vault.credential.CredentialLimits;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.log.LogEntry;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which fields of a credential are asked for.
 *
 * @param names empty: all that it gives
 */
record FieldSelection(SortedSet<FieldName> names) {
  static final FieldSelection ALL = new FieldSelection(new TreeSet<>());

  private static final String SEPARATOR = ",";

  FieldSelection {
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /**
   * What {@code text} names: fields separated by commas, each once, as long as a log takes them.
   */
  static FieldSelection parse(String text) {
    SortedSet<FieldName> names = new TreeSet<>();
    String[] parts = text.split(SEPARATOR, -1);
    if (text.length() > LogEntry.TEXT_CHARACTERS || parts.length > CredentialLimits.FIELDS) {
      throw invalid();
    }
    for (String part : parts) {
      if (!names.add(name(part))) {
        throw invalid();
      }
    }
    return new FieldSelection(names);
  }

  private static FieldName name(String text) {
    try {
      return new FieldName(text);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static VaultRefusal invalid() {
    return new VaultRefusal(
        VaultError.INVALID_REQUEST,
        "field names fields of the credential, separated by commas, each once, in at most 256"
            + " characters.");
  }

  boolean isAll() {
    return names.isEmpty();
  }

  /** Whether a credential that gives these fields has all that are asked for. */
  boolean isIn(Set<FieldName> given) {
    return given.containsAll(names);
  }

  /** Of these only what is asked for. */
  SortedMap<FieldName, String> of(SortedMap<FieldName, String> given) {
    SortedMap<FieldName, String> selected = new TreeMap<>(given);
    if (!isAll()) {
      selected.keySet().retainAll(names);
    }
    return selected;
  }

  /** For the log; nothing where all are released. */
  Optional<String> logged() {
    return isAll()
        ? Optional.empty()
        : Optional.of(names.stream().map(FieldName::value).collect(joining(SEPARATOR)));
  }

  static VaultRefusal refusal() {
    return new VaultRefusal(
        VaultError.FIELD_NOT_FOUND,
        "The credential gives no field of this name; ask for it without field, or its owner which"
            + " there are.");
  }
}
