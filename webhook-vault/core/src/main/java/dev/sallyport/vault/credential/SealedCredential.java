package dev.sallyport.vault.credential;

import static java.util.Collections.unmodifiableNavigableMap;
import static java.util.Collections.unmodifiableSortedSet;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.organisation.Organisation;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A credential as it lies in a store: every field sealed on its own, bound by associated data to
 * organisation, service, field and version. {@link CredentialEnvelope} seals and opens.
 *
 * <p>Not a record: arrays inside a record compare by identity and are printed by nobody's choice.
 */
public final class SealedCredential {
  private final Organisation organisation;
  private final ServiceName service;
  private final CredentialVersion version;
  private final CredentialMetadata metadata;
  private final NavigableMap<FieldName, byte[]> fields;

  /**
   * What a store read, or what was just sealed.
   *
   * @param fields ciphertexts by field name; 1 to {@value CredentialLimits#FIELDS}
   * @throws IllegalArgumentException when there are none, too many, or one is too long
   */
  public SealedCredential(
      Organisation organisation,
      ServiceName service,
      CredentialVersion version,
      CredentialMetadata metadata,
      Map<FieldName, byte[]> fields) {
    this.organisation = organisation;
    this.service = service;
    this.version = version;
    this.metadata = metadata;
    this.fields = bounded(fields);
  }

  private static NavigableMap<FieldName, byte[]> bounded(Map<FieldName, byte[]> fields) {
    if (fields.isEmpty() || fields.size() > CredentialLimits.FIELDS) {
      throw new IllegalArgumentException(
          "a credential has 1 to " + CredentialLimits.FIELDS + " fields");
    }
    TreeMap<FieldName, byte[]> copy = new TreeMap<>();
    long total = 0;
    for (Map.Entry<FieldName, byte[]> field : fields.entrySet()) {
      int length = field.getValue().length - CredentialLimits.SEALING_BYTES;
      if (length < 0 || length > CredentialLimits.FIELD_BYTES) {
        throw new IllegalArgumentException("a sealed field is too short or too long");
      }
      total += length;
      copy.put(field.getKey(), field.getValue().clone());
    }
    if (total > CredentialLimits.CREDENTIAL_BYTES) {
      throw new IllegalArgumentException("a credential is too large");
    }
    return unmodifiableNavigableMap(copy);
  }

  public Organisation organisation() {
    return organisation;
  }

  public ServiceName service() {
    return service;
  }

  public CredentialVersion version() {
    return version;
  }

  public CredentialMetadata metadata() {
    return metadata;
  }

  /**
   * The names of the fields, in order; tells which kinds of secret there are, not what they are.
   */
  public SortedSet<FieldName> fieldNames() {
    return unmodifiableSortedSet(fields.navigableKeySet());
  }

  /** Ciphertexts by field name, in order of the names. */
  public Map<FieldName, byte[]> ciphertexts() {
    return fields;
  }

  /** Bytes of all ciphertexts. */
  public int size() {
    return fields.values().stream().mapToInt(ciphertext -> ciphertext.length).sum();
  }

  /** The same ciphertexts with other metadata; they open only if they were sealed with it. */
  public SealedCredential with(CredentialMetadata other) {
    return new SealedCredential(organisation, service, version, other, fields);
  }

  /** What a list shows of it. */
  public CredentialSummary summary() {
    return new CredentialSummary(service, version, metadata, fieldNames());
  }

  @Override
  public String toString() {
    return "SealedCredential[" + service.value() + " " + version + "]";
  }
}
