package dev.sallyport.vault.deposit;

import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.request.RequestRules;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What may be told about a stored credential (protocol section 3, {@code meta}): never a secret,
 * made from what holds none.
 */
public final class StoredMeta {
  static final String SEALED_ONLY = "sealedOnly";
  static final String FINGERPRINT = "fingerprint";

  private StoredMeta() {}

  /** The members that are shown. */
  public static Map<String, Object> of(CredentialSummary credential) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("serviceName", credential.service().value());
    meta.put("tokenType", credential.metadata().tokenType());
    meta.put("createdAt", credential.metadata().createdAt().toEpochMilli());
    credential.metadata().expiresAt().ifPresent(at -> meta.put("expiryTime", at.toEpochMilli()));
    meta.put("creationId", credential.version().creation().value());
    meta.put("hasRefreshToken", has(credential, "refreshToken"));
    meta.put("hasCertificate", has(credential, "certificateData"));
    meta.put(
        "hasPrivateKey", has(credential, "privateKeyData") || has(credential, "gcpServiceAccount"));
    meta.put("hasSSHKey", has(credential, "sshPrivateKey"));
    meta.put("hasTotpSecret", has(credential, "totpSecret") || has(credential, "totpUri"));
    credential.metadata().fingerprint().ifPresent(name -> meta.put(FINGERPRINT, name));
    if (credential.metadata().sealedOnly()) {
      meta.put(SEALED_ONLY, true);
    }
    credential
        .metadata()
        .rules()
        .ifPresent(rules -> meta.put(RequestRules.MEMBER, rules.toJsonObject()));
    return meta;
  }

  private static boolean has(CredentialSummary credential, String field) {
    return credential.fields().contains(new FieldName(field));
  }
}
