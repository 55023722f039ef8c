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

  /**
   * Sealed for the version that follows. Everything that the provider said nothing about stays: the
   * refresh token too, when it gave no other.
   */
  static SealedCredential after(
      SealedCredential current,
      PlainCredential plain,
      TokenReply.Granted granted,
      CredentialEnvelope envelope,
      Instant time) {
    Instant now = time.truncatedTo(ChronoUnit.MILLIS);
    Map<FieldName, String> fields = new TreeMap<>(plain.exposeForRelease());
    fields.put(ACCESS_TOKEN, granted.exposeAccess());
    granted.exposeRefresh().ifPresent(token -> fields.put(Freshness.REFRESH_TOKEN, token));
    CredentialMetadata before = current.metadata();
    return envelope.seal(
        current.service(),
        current.version().next(),
        new CredentialMetadata(
            before.tokenType(),
            granted.lifetime().map(now::plus),
            before.createdAt(),
            now,
            before.rules(),
            before.sealedOnly()),
        PlainCredential.of(fields));
  }
}
