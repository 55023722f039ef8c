package dev.sallyport.vault;

import java.nio.file.Path;
import java.util.Map;

final class RefreshInFileTest extends RefreshContract {
  @Override
  Map<String, String> emptyStore(Path folder) {
    return Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data"));
  }
}
