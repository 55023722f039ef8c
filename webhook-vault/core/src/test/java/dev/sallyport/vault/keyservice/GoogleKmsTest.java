package dev.sallyport.vault.keyservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class GoogleKmsTest extends KeyServiceContract {
  private static final String RING = "projects/acme/locations/europe-west3/keyRings/vault/";

  private final Kms kms = new Kms(vertx);

  @Override
  FakeKeyService service() {
    return kms;
  }

  @Override
  String uri() {
    return "gcp-kms://" + RING + "cryptoKeys/one";
  }

  @Override
  String anotherUri() {
    return "gcp-kms://" + RING + "cryptoKeys/two";
  }

  @Override
  Map<String, String> access() {
    kms.give(FakeKeyService.SECRET);
    return Map.of("GCE_METADATA_HOST", kms.tokens().substring("http://".length()));
  }

  @Test
  void provesItselfWithTheKeyOfAServiceAccount() throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    kms.give(FakeKeyService.SECRET);
    JsonObject key =
        new JsonObject()
            .put("client_email", "vault@acme.iam.gserviceaccount.com")
            .put("private_key_id", "k1")
            .put(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n")
            .put("token_uri", kms.tokens() + "/token");
    Path file = Files.writeString(folder.resolve("account.json"), key.encode());

    KeyEncryptionKeys keys =
        connect(
            uri(),
            Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()),
            KeyServiceHttp.Patience.USUAL);

    assertThat(keys.wrap(new byte[] {1}, new byte[] {2}).await()).isNotEmpty();
    String[] parts = kms.assertion().split("\\.", -1);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(pair.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8))
        .contains("\"iss\":\"vault@acme.iam.gserviceaccount.com\"", "/auth/cloudkms");
  }

  /** Cloud KMS, as its REST reference has it; tokens are given at a port of their own. */
  private static final class Kms extends FakeKeyService {
    private final Vertx vertx;
    private volatile String tokens = "";
    private volatile String assertion = "";

    Kms(Vertx vertx) {
      super(vertx);
      this.vertx = vertx;
    }

    /** Starts to give tokens, whatever mood the service itself is in. */
    void give(String token) {
      if (tokens.isEmpty()) {
        int port =
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  assertion = body.toString().replaceFirst("^.*&assertion=", "");
                                  answer(request, 200, new JsonObject().put("access_token", token));
                                }))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        tokens = "http://127.0.0.1:" + port;
      }
    }

    String tokens() {
      return tokens;
    }

    String assertion() {
      return assertion;
    }

    @Override
    void work(HttpServerRequest request, String body) throws GeneralSecurityException {
      assertThat(request.getHeader("authorization")).isEqualTo("Bearer " + SECRET);
      JsonObject input = new JsonObject(body);
      String path = requireNonNull(request.path());
      String key = path.substring(0, path.lastIndexOf(':'));
      assertThat(key).startsWith("/v1/" + RING + "cryptoKeys/");
      byte[] place = checked(input, "additionalAuthenticatedData");
      JsonObject output = new JsonObject();
      if (path.endsWith(":encrypt")) {
        put(output, "ciphertext", encrypt(key, checked(input, "plaintext"), place));
        output
            .put("verifiedPlaintextCrc32c", true)
            .put("verifiedAdditionalAuthenticatedDataCrc32c", true);
      } else {
        put(output, "plaintext", decrypt(key, checked(input, "ciphertext"), place));
      }
      answer(request, 200, output);
    }

    private static byte[] checked(JsonObject input, String name) {
      byte[] bytes = decode(input, name);
      assertThat(input.getString(name + "Crc32c")).isEqualTo(checksum(bytes));
      return bytes;
    }

    private static void put(JsonObject output, String name, byte[] bytes) {
      output.put(name, encode(bytes)).put(name + "Crc32c", checksum(bytes));
    }

    private static String checksum(byte[] bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      return Long.toString(crc.getValue());
    }

    @Override
    void throttle(HttpServerRequest request) {
      refuse(request, 429, "RESOURCE_EXHAUSTED");
    }

    @Override
    void deny(HttpServerRequest request) {
      refuse(request, 403, "PERMISSION_DENIED");
    }

    @Override
    void mismatch(HttpServerRequest request) {
      refuse(request, 400, "INVALID_ARGUMENT");
    }

    private static void refuse(HttpServerRequest request, int status, String code) {
      answer(
          request,
          status,
          new JsonObject()
              .put("error", new JsonObject().put("status", code).put("message", SECRET)));
    }
  }
}
