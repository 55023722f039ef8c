package dev.sallyport.vault.keyservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TransitTest extends KeyServiceContract {
  private final FakeTransit engine = new FakeTransit(vertx);

  @Override
  FakeKeyService service() {
    return engine;
  }

  @Override
  String uri() {
    return "hcvault://vault.example.com:8200/transit/keys/one";
  }

  @Override
  String anotherUri() {
    return "hcvault://vault.example.com:8200/transit/keys/two";
  }

  @Override
  Map<String, String> access() {
    return Map.of("VAULT_KEK_TOKEN", FakeKeyService.SECRET, "VAULT_KEK_NAMESPACE", "team");
  }

  @Test
  void readsItsTokenAnewForEachQuestion() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), FakeKeyService.SECRET + "\n");
    Map<String, String> access =
        Map.of("VAULT_KEK_TOKEN_FILE", file.toString(), "VAULT_KEK_NAMESPACE", "team");
    KeyEncryptionKeys keys = connect(uri(), access, KeyServiceHttp.Patience.USUAL);
    byte[] wrapped = keys.wrap(new byte[] {1}, new byte[] {2}).await();

    engine.renew("renewed");
    Files.writeString(file, "renewed");

    assertThat(keys.unwrap(wrapped, new byte[] {2}).await()).containsExactly(1);
  }
}
