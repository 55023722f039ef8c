package dev.sallyport.vault.keyservice;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.json.Json;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** An aes256-gcm96 key of the transit engine of HashiCorp Vault or OpenBao. */
final class Transit implements KeyEncryptionKeys {
  private static final int BAD_REQUEST = 400;

  private final String uri;
  private final String mount;
  private final String key;
  private final KeyServiceHttp http;
  private final KeyServiceAccess access;

  /**
   * @param mount the engine's address, such as {@code https://host:8200/v1/transit}
   */
  Transit(String uri, String mount, String key, KeyServiceHttp http, KeyServiceAccess access) {
    this.uri = uri;
    this.mount = mount;
    this.key = key;
    this.http = http;
    this.access = access;
  }

  @Override
  public String name() {
    return uri;
  }

  @Override
  public Future<byte[]> wrap(byte[] plaintext, byte[] associatedData) {
    return ask("encrypt", Map.of("plaintext", encode(plaintext)), associatedData)
        .map(answer -> data(answer, "ciphertext").getBytes(UTF_8));
  }

  @Override
  public Future<byte[]> unwrap(byte[] wrapped, byte[] associatedData) {
    return ask("decrypt", Map.of("ciphertext", new String(wrapped, UTF_8)), associatedData)
        .map(answer -> decode(data(answer, "plaintext")));
  }

  private Future<KeyServiceHttp.Answer> ask(
      String operation, Map<String, Object> input, byte[] associatedData) {
    Map<String, Object> body = new LinkedHashMap<>(input);
    body.put("associated_data", encode(associatedData));
    Buffer bytes = Buffer.buffer(Json.write(body));
    return token()
        .compose(
            token ->
                http.ask(
                    () ->
                        new KeyServiceHttp.Asked(
                            HttpMethod.POST,
                            mount + "/" + operation + "/" + key,
                            headers(token),
                            bytes)))
        .map(answer -> requireSuccess(answer, operation));
  }

  /** The file is read each time: an agent that renews the token writes it there. */
  private Future<Secret> token() {
    return access
        .tokenFile()
        .map(file -> http.readFile(file).map(text -> Secret.of(text.strip())))
        .orElseGet(() -> Future.succeededFuture(access.token().orElseThrow()));
  }

  private Map<String, String> headers(Secret token) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-vault-token", token.exposeText());
    headers.put("x-vault-request", "true");
    headers.put("content-type", "application/json");
    access.namespace().ifPresent(namespace -> headers.put("x-vault-namespace", namespace));
    return headers;
  }

  private KeyServiceHttp.Answer requireSuccess(KeyServiceHttp.Answer answer, String operation) {
    if (answer.isSuccess()) {
      return answer;
    }
    if (operation.equals("decrypt") && answer.status() == BAD_REQUEST) {
      throw http.mismatch();
    }
    throw http.refused(
        answer,
        "",
        "the token must be valid and its policy allow update on encrypt and decrypt of this key, which must exist, be"
            + " of type aes256-gcm96 and not derived");
  }

  private static String data(KeyServiceHttp.Answer answer, String name) {
    String text = answer.json().path("data").path(name).asText("");
    if (text.isEmpty()) {
      throw new KeysetException("the transit engine answered without " + name);
    }
    return text;
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new KeysetException(
          "the transit engine answered without base64"); // no cause: it quotes
    }
  }
}
