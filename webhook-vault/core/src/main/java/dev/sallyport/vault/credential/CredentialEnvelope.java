package dev.sallyport.vault.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.RequestRules;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Seals credentials for a store and opens them for a release: every field on its own, bound to its
 * place, so that a ciphertext moved to another organisation, service, field, version or life does
 * not open.
 */
public final class CredentialEnvelope {
  /**
   * Part of every sealed field's associated data: never changed once released, only followed by
   * another.
   */
  static final String FORMAT = "sallyport-vault/field/1";

  /** The same of a credential that may be sent somewhere: its rules are sealed with it. */
  static final String FORMAT_WITH_RULES = "sallyport-vault/field/2";

  private final VaultKeyset keyset;

  public CredentialEnvelope(VaultKeyset keyset) {
    this.keyset = keyset;
  }

  /** Seals every field of {@code plain} for its place. */
  public SealedCredential seal(
      ServiceName service,
      CredentialVersion version,
      CredentialMetadata metadata,
      PlainCredential plain) {
    Organisation organisation = keyset.organisation();
    SortedMap<FieldName, byte[]> sealed = new TreeMap<>();
    plain
        .exposeForRelease()
        .forEach(
            (field, value) ->
                sealed.put(
                    field,
                    keyset.seal(
                        value.getBytes(UTF_8),
                        place(organisation, service, field, version, metadata.rules()))));
    return new SealedCredential(organisation, service, version, metadata, sealed);
  }

  /**
   * Opens every field. Only for a redeemed ticket.
   *
   * @throws KeysetException when a field is damaged or was sealed for another place
   */
  public PlainCredential open(SealedCredential sealed) {
    if (!sealed.organisation().equals(keyset.organisation())) {
      throw new KeysetException("a credential of another organisation");
    }
    SortedMap<FieldName, String> plain = new TreeMap<>();
    for (Map.Entry<FieldName, byte[]> field : sealed.ciphertexts().entrySet()) {
      AssociatedData place =
          place(
              sealed.organisation(),
              sealed.service(),
              field.getKey(),
              sealed.version(),
              sealed.metadata().rules());
      plain.put(field.getKey(), new String(keyset.open(field.getValue(), place), UTF_8));
    }
    return PlainCredential.of(plain);
  }

  static AssociatedData place(
      Organisation organisation,
      ServiceName service,
      FieldName field,
      CredentialVersion version,
      Optional<RequestRules> rules) {
    AssociatedData place =
        AssociatedData.of(rules.isPresent() ? FORMAT_WITH_RULES : FORMAT)
            .with(organisation.value())
            .with(service.value())
            .with(field.value())
            .with(version.number())
            .with(version.creation().value());
    return rules.map(each -> place.with(each.toJson())).orElse(place);
  }
}
