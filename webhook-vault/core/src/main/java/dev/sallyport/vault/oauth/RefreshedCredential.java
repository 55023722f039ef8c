package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** The value that follows a credential's value when a provider gave new tokens. */
final class RefreshedCredential {
  static final FieldName ACCESS_TOKEN = new FieldName("accessToken");

  private RefreshedCredential() {}

  /** Sealed for the version that follows. Everything that the provider said nothing about stays. */
  static SealedCredential after(
      SealedCredential current,
      PlainCredential plain,
      RenewalReply.Renewed renewed,
      CredentialEnvelope envelope,
      Instant time) {
    Instant now = time.truncatedTo(ChronoUnit.MILLIS);
    Map<FieldName, String> fields = new TreeMap<>(plain.exposeForRelease());
    fields.putAll(renewed.exposeFields());
    CredentialMetadata before = current.metadata();
    return envelope.seal(
        current.service(),
        current.version().next(),
        new CredentialMetadata(
            before.tokenType(),
            renewed.lifetime().map(now::plus),
            before.createdAt(),
            now,
            before.rules(),
            before.sealedOnly(),
            before.fingerprint()),
        PlainCredential.of(fields));
  }
}
