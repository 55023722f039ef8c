package dev.sallyport.vault.keyservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** The transit engine, as the API documents of HashiCorp Vault and OpenBao have it. */
public final class FakeTransit extends FakeKeyService {
  private static final String PREFIX = "vault:v1:";
  private volatile String token = SECRET;

  public FakeTransit(Vertx vertx) {
    super(vertx);
  }

  void renew(String other) {
    token = other;
  }

  @Override
  void work(HttpServerRequest request, String body) throws GeneralSecurityException {
    assertThat(request.getHeader("x-vault-namespace")).isEqualTo("team");
    if (!token.equals(request.getHeader("x-vault-token"))) {
      deny(request);
      return;
    }
    String[] path = requireNonNull(request.path()).split("/", -1);
    assertThat(path).hasSize(5).startsWith("", "v1", "transit");
    JsonObject input = new JsonObject(body);
    byte[] place = decode(input, "associated_data");
    JsonObject data = new JsonObject();
    if (path[3].equals("encrypt")) {
      data.put("ciphertext", PREFIX + encode(encrypt(path[4], decode(input, "plaintext"), place)));
    } else {
      String ciphertext = input.getString("ciphertext");
      assertThat(ciphertext.getBytes(UTF_8)).startsWith(PREFIX.getBytes(UTF_8));
      byte[] bytes = Base64.getDecoder().decode(ciphertext.substring(PREFIX.length()));
      data.put("plaintext", encode(decrypt(path[4], bytes, place)));
    }
    answer(request, 200, new JsonObject().put("data", data));
  }

  @Override
  void throttle(HttpServerRequest request) {
    answer(request, 429, new JsonObject());
  }

  @Override
  void deny(HttpServerRequest request) {
    answer(request, 403, new JsonObject().put("errors", "permission denied " + SECRET));
  }

  @Override
  void mismatch(HttpServerRequest request) {
    answer(request, 400, new JsonObject().put("errors", "cipher: message authentication failed"));
  }
}
