package dev.sallyport.vault.keyservice;

import dev.sallyport.service.json.Json;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** A symmetric key of Google Cloud KMS. Checksums go with everything, as its documents advise. */
final class GoogleKms implements KeyEncryptionKeys {
  private static final int BAD_REQUEST = 400;

  private final String uri;
  private final String url;
  private final KeyServiceHttp http;
  private final GoogleTokens tokens;

  GoogleKms(String uri, String url, KeyServiceHttp http, GoogleTokens tokens) {
    this.uri = uri;
    this.url = url;
    this.http = http;
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return uri;
  }

  @Override
  public Future<byte[]> wrap(byte[] plaintext, byte[] associatedData) {
    return ask("encrypt", "plaintext", plaintext, associatedData)
        .map(
            answer -> {
              if (!answer.json().path("verifiedPlaintextCrc32c").asBoolean()
                  || !answer.json().path("verifiedAdditionalAuthenticatedDataCrc32c").asBoolean()) {
                throw new KeysetException("the keyset was changed on its way to the key service");
              }
              return intact(answer, "ciphertext");
            });
  }

  @Override
  public Future<byte[]> unwrap(byte[] wrapped, byte[] associatedData) {
    return ask("decrypt", "ciphertext", wrapped, associatedData)
        .map(answer -> intact(answer, "plaintext"));
  }

  private Future<KeyServiceHttp.Answer> ask(
      String operation, String name, byte[] input, byte[] associatedData) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(name, Base64.getEncoder().encodeToString(input));
    body.put(name + "Crc32c", Long.toString(checksum(input)));
    body.put("additionalAuthenticatedData", Base64.getEncoder().encodeToString(associatedData));
    body.put("additionalAuthenticatedDataCrc32c", Long.toString(checksum(associatedData)));
    Buffer bytes = Buffer.buffer(Json.write(body));
    return tokens
        .find()
        .compose(
            token ->
                http.ask(
                    () ->
                        new KeyServiceHttp.Asked(
                            HttpMethod.POST,
                            url + ":" + operation,
                            Map.of(
                                "authorization",
                                "Bearer " + token.exposeText(),
                                "content-type",
                                "application/json"),
                            bytes)))
        .map(answer -> requireSuccess(answer, operation));
  }

  private KeyServiceHttp.Answer requireSuccess(KeyServiceHttp.Answer answer, String operation) {
    if (answer.isSuccess()) {
      return answer;
    }
    String code = answer.json().path("error").path("status").asText("");
    if (operation.equals("decrypt")
        && answer.status() == BAD_REQUEST
        && code.equals("INVALID_ARGUMENT")) {
      throw http.mismatch();
    }
    throw http.refused(
        answer,
        code,
        "the vault's service account needs the role Cloud KMS CryptoKey Encrypter/Decrypter on this key, and the key"
            + " an enabled primary version");
  }

  private static byte[] intact(KeyServiceHttp.Answer answer, String name) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(answer.text(name));
    } catch (IllegalArgumentException e) {
      throw new KeysetException("the key service answered without base64"); // no cause: it quotes
    }
    if (!Long.toString(checksum(bytes)).equals(answer.json().path(name + "Crc32c").asText())) {
      throw new KeysetException("the key service's answer was changed on its way");
    }
    return bytes;
  }

  private static long checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
