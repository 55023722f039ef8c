package dev.sallyport.vault.keyservice;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class LocalKeysTest extends KeyEncryptionKeysContract {
  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Override
  KeyEncryptionKeys keys() {
    return inFile("kek.json");
  }

  @Override
  KeyEncryptionKeys another() {
    return inFile("other.json");
  }

  private KeyEncryptionKeys inFile(String name) {
    KeyFile file = new KeyFile(folder.resolve(name));
    if (!file.exists()) {
      file.create(LocalKeyEncryptionKeys.generate());
    }
    return new KeySource.InFile(file).keys(vertx, InstantSource.system()).await();
  }
}
