package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.enrolment.AgentKeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** A sealed answer as its agent reads it, from the words of SPEC.md alone. */
record SealedText(JsonNode sealed) {
  static SealedText of(String answer) {
    try {
      return new SealedText(Json.read(answer.getBytes(UTF_8), JsonNode.class).path("sealed"));
    } catch (JsonRefused e) {
      throw new AssertionError("not JSON: " + answer, e);
    }
  }

  String open(AgentKeyPair agent, String ticketId, String service) throws GeneralSecurityException {
    return new String(
        agent.open(bytes("enc"), bytes("ciphertext"), info(ticketId, service)), UTF_8);
  }

  private byte[] bytes(String member) {
    return Base64.getUrlDecoder().decode(sealed.path(member).asText());
  }

  private static byte[] info(String ticketId, String service) {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    for (String part : new String[] {"sallyport-vault/sealed-answer/1", ticketId, service}) {
      byte[] bytes = part.getBytes(UTF_8);
      info.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
      info.writeBytes(bytes);
    }
    return info.toByteArray();
  }
}
