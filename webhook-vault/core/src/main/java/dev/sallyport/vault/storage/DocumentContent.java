package dev.sallyport.vault.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import java.util.Set;

/** Checks what the gate wants to keep. */
final class DocumentContent {
  /** What a credential's values are called; a document that has one was meant for another place. */
  static final Set<String> SENSITIVE =
      Set.of(
          "accessToken",
          "refreshToken",
          "certificateData",
          "privateKeyData",
          "certificateChain",
          "sshPrivateKey",
          "totpSecret",
          "totpUri");

  private DocumentContent() {}

  /** The bytes to keep. */
  static byte[] of(JsonObject data) {
    for (String name : data.names()) {
      data.member(name).ifPresent(DocumentContent::refuseSecrets);
      refuseSecret(name);
    }
    byte[] content = data.toJson().getBytes(UTF_8);
    if (content.length > DocumentSeal.MAXIMUM_BYTES) {
      throw new VaultRefusal(VaultError.INVALID_REQUEST, "data may have at most 64 KiB.");
    }
    return content;
  }

  /** As deep as the parser lets documents be. */
  private static void refuseSecrets(JsonNode node) {
    node.fieldNames().forEachRemaining(DocumentContent::refuseSecret);
    node.forEach(DocumentContent::refuseSecrets);
  }

  private static void refuseSecret(String name) {
    if (SENSITIVE.contains(name)) {
      throw new VaultRefusal(
          VaultError.INVALID_REQUEST,
          "secret_in_document",
          "data may not hold " + name + ": credentials are stored at /v1/store, with a ticket.");
    }
  }
}
