package dev.sallyport.vault.release;

import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.totp.TotpCode;
import java.util.Map;
import java.util.Set;

/**
 * Writes {@code {"token": {…}}} straight to bytes: no tree, no text in between that would stay in
 * memory.
 */
final class TokenAnswer {
  /**
   * Members that the vault itself says about a token; no field of a credential takes their place.
   */
  static final Set<String> OWN_MEMBERS = Set.of("serviceName", "tokenType", "expiryTime");

  /** Names the client with which the vault itself keeps the access token fresh. */
  private static final FieldName CLIENT = new FieldName("oauthClient");

  /** Nobody but the vault has a use for these of such a credential. */
  private static final Set<String> OF_THE_VAULT = Set.of("refreshToken", CLIENT.value());

  private TokenAnswer() {}

  static byte[] write(SealedCredential credential, PlainCredential plain) {
    return write(
        json -> {
          writeFields(json, plain);
          json.text("serviceName", credential.service().value());
          writeMetadata(json, credential.metadata());
        });
  }

  /** A credential that acts: its code in the place of its value, and no field of it. */
  static byte[] write(SealedCredential credential, TotpCode code) {
    return write(
        json -> {
          json.text("accessToken", code.digits());
          json.text("serviceName", credential.service().value());
          writeMetadata(json, credential.metadata());
          json.number("remainingSeconds", code.remainingSeconds());
          json.number("period", code.period());
          json.number("digits", code.digits().length());
          json.flag("totpGenerated", true);
        });
  }

  private static byte[] write(ExactJson.Members members) {
    return ExactJson.object(json -> json.object("token", members));
  }

  private static void writeFields(ExactJson json, PlainCredential plain) {
    Map<FieldName, String> fields = plain.exposeForRelease();
    Set<String> kept = fields.containsKey(CLIENT) ? OF_THE_VAULT : Set.of();
    for (Map.Entry<FieldName, String> field : fields.entrySet()) {
      String name = field.getKey().value();
      if (!OWN_MEMBERS.contains(name) && !kept.contains(name)) {
        json.text(name, field.getValue());
      }
    }
  }

  private static void writeMetadata(ExactJson json, CredentialMetadata metadata) {
    json.text("tokenType", metadata.tokenType());
    if (metadata.expiresAt().isPresent()) {
      json.number("expiryTime", metadata.expiresAt().get().toEpochMilli());
    }
  }
}
