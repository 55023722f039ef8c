package dev.sallyport.vault;

import java.nio.file.Path;
import java.util.Map;

final class LogInFileTest extends LogContract {
  @Override
  Map<String, String> emptyStore(Path folder) {
    return Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data"));
  }
}
