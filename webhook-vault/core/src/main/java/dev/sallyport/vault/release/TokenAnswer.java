package dev.sallyport.vault.release;

import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.exchange.ExchangeKind;
import dev.sallyport.vault.totp.TotpCode;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Writes {@code {"token": {…}}} straight to bytes: no tree, no text in between that would stay in
 * memory.
 */
final class TokenAnswer {
  /**
   * Members that the vault itself says about a token; no field of a credential takes their place.
   */
  static final Set<String> OWN_MEMBERS = Set.of("serviceName", "tokenType", "expiryTime");

  private TokenAnswer() {}

  /** These fields, which are all of the credential's that are released. */
  static byte[] write(SealedCredential credential, SortedMap<FieldName, String> fields) {
    return write(
        json -> {
          writeFields(json, fields);
          json.text("serviceName", credential.service().value());
          writeMetadata(json, givenType(credential), credential.metadata());
        });
  }

  private static String givenType(SealedCredential credential) {
    return ExchangeKind.of(credential.fieldNames())
        .map(ExchangeKind::givenType)
        .orElseGet(() -> credential.metadata().tokenType());
  }

  /** A credential that acts: its code in the place of its value, and no field of it. */
  static byte[] write(SealedCredential credential, TotpCode code) {
    return write(
        json -> {
          json.text("accessToken", code.digits());
          json.text("serviceName", credential.service().value());
          writeMetadata(json, credential.metadata().tokenType(), credential.metadata());
          json.number("remainingSeconds", code.remainingSeconds());
          json.number("period", code.period());
          json.number("digits", code.digits().length());
          json.flag("totpGenerated", true);
        });
  }

  private static byte[] write(ExactJson.Members members) {
    return ExactJson.object(json -> json.object("token", members));
  }

  private static void writeFields(ExactJson json, SortedMap<FieldName, String> fields) {
    for (Map.Entry<FieldName, String> field : fields.entrySet()) {
      String name = field.getKey().value();
      if (!OWN_MEMBERS.contains(name)) {
        json.text(name, field.getValue());
      }
    }
  }

  private static void writeMetadata(ExactJson json, String tokenType, CredentialMetadata metadata) {
    json.text("tokenType", tokenType);
    if (metadata.expiresAt().isPresent()) {
      json.number("expiryTime", metadata.expiresAt().get().toEpochMilli());
    }
  }
}
