package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;

/** Where the key-encryption key is. */
sealed interface KeySource {
  /** In a file, which commands can make and replace: {@code VAULT_KEK_FILE}. */
  record InFile(KeyFile file) implements KeySource {}

  /** In the environment, which they cannot: {@code VAULT_KEK}. */
  record InEnvironment(LocalKeyEncryptionKeys keys) implements KeySource {}

  /** The key; fails when its file is missing. */
  default LocalKeyEncryptionKeys read() {
    return switch (this) {
      case InFile(KeyFile file) -> file.read();
      case InEnvironment(LocalKeyEncryptionKeys keys) -> keys;
    };
  }
}
