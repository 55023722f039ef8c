package dev.sallyport.vault.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.totp.TotpCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
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

  /** Buffers that are used again would keep the credential that was written through them. */
  static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  /** Bytes around the fields, so that a small token is written without growing. */
  private static final int INITIAL_BYTES = 2_048;

  private TokenAnswer() {}

  static byte[] write(SealedCredential credential, PlainCredential plain) {
    return write(
        json -> {
          writeFields(json, plain);
          json.writeStringField("serviceName", credential.service().value());
          writeMetadata(json, credential.metadata());
        });
  }

  /** A credential that acts: its code in the place of its value, and no field of it. */
  static byte[] write(SealedCredential credential, TotpCode code) {
    return write(
        json -> {
          json.writeStringField("accessToken", code.digits());
          json.writeStringField("serviceName", credential.service().value());
          writeMetadata(json, credential.metadata());
          json.writeNumberField("remainingSeconds", code.remainingSeconds());
          json.writeNumberField("period", code.period());
          json.writeNumberField("digits", code.digits().length());
          json.writeBooleanField("totpGenerated", true);
        });
  }

  /** Writes the members of the token. */
  @FunctionalInterface
  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] write(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("token");
      members.write(json);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void writeFields(JsonGenerator json, PlainCredential plain) throws IOException {
    Map<FieldName, String> fields = plain.exposeForRelease();
    Set<String> kept = fields.containsKey(CLIENT) ? OF_THE_VAULT : Set.of();
    for (Map.Entry<FieldName, String> field : fields.entrySet()) {
      String name = field.getKey().value();
      if (!OWN_MEMBERS.contains(name) && !kept.contains(name)) {
        json.writeStringField(field.getKey().value(), field.getValue());
      }
    }
  }

  private static void writeMetadata(JsonGenerator json, CredentialMetadata metadata)
      throws IOException {
    json.writeStringField("tokenType", metadata.tokenType());
    if (metadata.expiresAt().isPresent()) {
      Instant expiresAt = metadata.expiresAt().get();
      json.writeNumberField("expiryTime", expiresAt.toEpochMilli());
    }
  }
}
