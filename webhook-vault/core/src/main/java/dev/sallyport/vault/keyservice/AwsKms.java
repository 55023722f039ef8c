package dev.sallyport.vault.keyservice;

import dev.sallyport.service.json.Json;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.request.AwsSigning;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.Origin;
import dev.sallyport.vault.request.RequestPath;
import dev.sallyport.vault.request.RequestQuery;
import dev.sallyport.vault.request.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A symmetric key of AWS KMS. Associated data goes into the encryption context under the name and
 * in the form that Tink uses, so either reads what the other wrapped.
 */
final class AwsKms implements KeyEncryptionKeys {
  private static final String CONTEXT = "associatedData";

  private final String uri;
  private final String arn;
  private final String region;
  private final String origin;
  private final KeyServiceHttp http;
  private final AwsCredentials credentials;

  AwsKms(
      String uri,
      String arn,
      String region,
      String origin,
      KeyServiceHttp http,
      AwsCredentials credentials) {
    this.uri = uri;
    this.arn = arn;
    this.region = region;
    this.origin = origin;
    this.http = http;
    this.credentials = credentials;
  }

  @Override
  public String name() {
    return uri;
  }

  @Override
  public Future<byte[]> wrap(byte[] plaintext, byte[] associatedData) {
    return ask("Encrypt", Map.of("Plaintext", encode(plaintext)), associatedData)
        .map(answer -> decode(answer, "CiphertextBlob"));
  }

  @Override
  public Future<byte[]> unwrap(byte[] wrapped, byte[] associatedData) {
    return ask("Decrypt", Map.of("CiphertextBlob", encode(wrapped)), associatedData)
        .map(answer -> decode(answer, "Plaintext"));
  }

  private Future<KeyServiceHttp.Answer> ask(
      String operation, Map<String, Object> input, byte[] associatedData) {
    Map<String, Object> body = new LinkedHashMap<>(input);
    body.put("KeyId", arn);
    body.put("EncryptionContext", Map.of(CONTEXT, HexFormat.of().formatHex(associatedData)));
    byte[] bytes = Json.write(body);
    return credentials
        .find()
        .compose(found -> http.ask(() -> signed(operation, bytes, found)))
        .map(this::requireSuccess);
  }

  private KeyServiceHttp.Asked signed(
      String operation, byte[] body, AwsCredentials.Found credentials) {
    List<Header> plain =
        List.of(
            new Header("content-type", "application/x-amz-json-1.1"),
            new Header("x-amz-target", "TrentService." + operation));
    UpstreamRequest request =
        new UpstreamRequest(
            Method.POST,
            Origin.parse(origin).orElseThrow(),
            new RequestPath("/"),
            RequestQuery.none(),
            plain,
            body);
    AwsSigning signing =
        new AwsSigning(
            region,
            "kms",
            credentials.id(),
            credentials.key().exposeText(),
            credentials.session().map(token -> token.exposeText()));
    Map<String, String> headers = new LinkedHashMap<>();
    plain.forEach(header -> headers.put(header.name(), header.value()));
    signing
        .headers(request, http.now())
        .forEach(header -> headers.put(header.name(), header.value()));
    return new KeyServiceHttp.Asked(HttpMethod.POST, origin + "/", headers, Buffer.buffer(body));
  }

  private KeyServiceHttp.Answer requireSuccess(KeyServiceHttp.Answer answer) {
    if (answer.isSuccess()) {
      return answer;
    }
    String type = answer.json().path("__type").asText("");
    String code = type.substring(type.indexOf('#') + 1);
    if (code.equals("InvalidCiphertextException") || code.equals("IncorrectKeyException")) {
      throw http.mismatch();
    }
    throw http.refused(
        answer,
        code,
        "the vault's role needs kms:Encrypt and kms:Decrypt on this key, the key must be enabled, symmetric and"
            + " in its region, and the clock right");
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decode(KeyServiceHttp.Answer answer, String name) {
    try {
      return Base64.getDecoder().decode(answer.text(name));
    } catch (IllegalArgumentException e) {
      throw new KeysetException("the key service answered without base64"); // no cause: it quotes
    }
  }
}
