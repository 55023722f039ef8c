package dev.sallyport.vault.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.RequestRules;
import io.vertx.core.Future;
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

  /** The same of a credential that is only released sealed, with or without rules. */
  static final String FORMAT_SEALED_ONLY = "sallyport-vault/field/3";

  /** Stands for the rules of a credential that has none; rules are never empty. */
  private static final String NO_RULES = "";

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
                        place(organisation, service, field, version, metadata))));
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
      AssociatedData place = place(sealed, field.getKey());
      plain.put(field.getKey(), new String(keyset.open(field.getValue(), place), UTF_8));
    }
    return PlainCredential.of(plain);
  }

  /**
   * The same credential, of the same version, sealed with the key that seals now.
   *
   * @throws KeysetException when a field does not open
   */
  public SealedCredential reseal(SealedCredential sealed) {
    SortedMap<FieldName, byte[]> fields = new TreeMap<>();
    sealed
        .ciphertexts()
        .forEach(
            (field, ciphertext) ->
                fields.put(field, keyset.reseal(ciphertext, place(sealed, field))));
    return new SealedCredential(
        sealed.organisation(), sealed.service(), sealed.version(), sealed.metadata(), fields);
  }

  /**
   * The same credential under a version that none had before it was restored from a backup.
   *
   * @throws KeysetException when a field does not open
   */
  public SealedCredential movedOn(SealedCredential sealed) {
    return seal(sealed.service(), sealed.version().afterRestore(), sealed.metadata(), open(sealed));
  }

  /** Takes up the keyset as it is stored, after another process changed it. */
  Future<Void> refreshKeys() {
    return keyset.refresh();
  }

  private static AssociatedData place(SealedCredential sealed, FieldName field) {
    return place(
        sealed.organisation(), sealed.service(), field, sealed.version(), sealed.metadata());
  }

  static AssociatedData place(
      Organisation organisation,
      ServiceName service,
      FieldName field,
      CredentialVersion version,
      CredentialMetadata metadata) {
    Optional<String> rules = metadata.rules().map(RequestRules::toKept);
    AssociatedData place =
        AssociatedData.of(format(metadata))
            .with(organisation.value())
            .with(service.value())
            .with(field.value())
            .with(version.number())
            .with(version.creation().value());
    return metadata.sealedOnly()
        ? place.with(rules.orElse(NO_RULES))
        : rules.map(place::with).orElse(place);
  }

  private static String format(CredentialMetadata metadata) {
    if (metadata.sealedOnly()) {
      return FORMAT_SEALED_ONLY;
    }
    return metadata.rules().isPresent() ? FORMAT_WITH_RULES : FORMAT;
  }
}
