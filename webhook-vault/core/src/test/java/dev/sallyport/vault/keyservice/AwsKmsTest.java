package dev.sallyport.vault.keyservice;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AwsKmsTest extends KeyServiceContract {
  private static final String ARN = "arn:aws:kms:eu-central-1:123456789012:key/";
  private static final String KEY = ARN + "1234abcd-12ab-34cd-56ef-1234567890ab";

  private final Kms kms = new Kms(vertx);

  @Override
  FakeKeyService service() {
    return kms;
  }

  @Override
  String uri() {
    return "aws-kms://" + KEY;
  }

  @Override
  String anotherUri() {
    return "aws-kms://" + ARN + "other";
  }

  @Override
  Map<String, String> access() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY", FakeKeyService.SECRET,
        "AWS_SESSION_TOKEN", "session");
  }

  @Test
  void takesTheCredentialsOfItsMachine() {
    KeyEncryptionKeys keys =
        connectWith(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", kms.endpoint()));

    assertThat(keys.wrap(new byte[] {1}, new byte[] {2}).await()).isNotEmpty();
  }

  @Test
  void takesTheCredentialsOfItsContainer() {
    KeyEncryptionKeys keys =
        connectWith(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", kms.endpoint() + "/container"));

    assertThat(keys.wrap(new byte[] {1}, new byte[] {2}).await()).isNotEmpty();
  }

  private KeyEncryptionKeys connectWith(Map<String, String> access) {
    return connect(uri(), access, KeyServiceHttp.Patience.USUAL);
  }

  /** AWS KMS, as its API reference has it, and the places where credentials are. */
  private static final class Kms extends FakeKeyService {
    private static final JsonObject CREDENTIALS =
        new JsonObject()
            .put("AccessKeyId", "AKIDEXAMPLE")
            .put("SecretAccessKey", SECRET)
            .put("Token", "session");

    Kms(Vertx vertx) {
      super(vertx);
    }

    @Override
    void work(HttpServerRequest request, String body) throws GeneralSecurityException {
      switch (requireNonNull(request.path())) {
        case "/latest/api/token" -> request.response().end("metadata-token");
        case "/latest/meta-data/iam/security-credentials/" -> request.response().end("role\n");
        case "/latest/meta-data/iam/security-credentials/role", "/container" ->
            answer(request, 200, CREDENTIALS);
        default -> use(request, new JsonObject(body));
      }
    }

    private void use(HttpServerRequest request, JsonObject input) throws GeneralSecurityException {
      assertThat(request.getHeader("authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
          .contains(
              "/eu-central-1/kms/aws4_request",
              "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target");
      byte[] context =
          HexFormat.of()
              .parseHex(input.getJsonObject("EncryptionContext").getString("associatedData"));
      String key = input.getString("KeyId");
      JsonObject output = new JsonObject().put("KeyId", key);
      if ("TrentService.Encrypt".equals(request.getHeader("x-amz-target"))) {
        output.put("CiphertextBlob", encode(encrypt(key, decode(input, "Plaintext"), context)));
      } else {
        output.put("Plaintext", encode(decrypt(key, decode(input, "CiphertextBlob"), context)));
      }
      answer(request, 200, output);
    }

    @Override
    void throttle(HttpServerRequest request) {
      refuse(request, "ThrottlingException");
    }

    @Override
    void deny(HttpServerRequest request) {
      refuse(request, "AccessDeniedException");
    }

    @Override
    void mismatch(HttpServerRequest request) {
      refuse(request, "InvalidCiphertextException");
    }

    private static void refuse(HttpServerRequest request, String type) {
      answer(request, 400, new JsonObject().put("__type", type).put("message", SECRET));
    }
  }
}
