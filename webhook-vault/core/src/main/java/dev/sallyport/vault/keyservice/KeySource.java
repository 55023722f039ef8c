package dev.sallyport.vault.keyservice;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** Where the key-encryption key is: {@code VAULT_KEK} or {@code VAULT_KEK_FILE}. */
public sealed interface KeySource {
  /** In a file, which commands can make and replace: {@code VAULT_KEK_FILE}. */
  record InFile(KeyFile file) implements KeySource {}

  /** In the environment, which they cannot: {@code VAULT_KEK}. */
  record InEnvironment(LocalKeyEncryptionKeys keys) implements KeySource {}

  /** In a key service that never gives it away: a URI in {@code VAULT_KEK}. */
  record InService(KeyService service) implements KeySource {}

  /** Reads the variables; problems are noted in {@code environment}, a missing file is none. */
  static KeySource from(Environment environment) {
    Optional<String> text = environment.optional("VAULT_KEK");
    Optional<Path> file = environment.path("VAULT_KEK_FILE");
    KeyServiceAccess access = KeyServiceAccess.from(environment);
    if (file.isPresent() == text.isPresent()) {
      environment.refuse(
          "VAULT_KEK_FILE",
          "or VAULT_KEK must be set, one of them; the command `vault init` makes a key");
    } else if (text.isPresent()) {
      return inEnvironment(text.get().strip(), access, environment);
    }
    return new InFile(new KeyFile(file.orElseGet(() -> Path.of("stand-in"))));
  }

  private static KeySource inEnvironment(
      String text, KeyServiceAccess access, Environment environment) {
    try {
      return text.contains("://")
          ? new InService(KeyService.parse(text, access))
          : new InEnvironment(LocalKeyEncryptionKeys.parse(text));
    } catch (KeysetException | IllegalArgumentException e) {
      environment.refuse("VAULT_KEK", "cannot be used: " + e.getMessage());
      return new InEnvironment(LocalKeyEncryptionKeys.generate()); // a stand-in
    }
  }

  /** The key, read now; fails with {@link KeysetException} when its file is missing or no key. */
  default Future<KeyEncryptionKeys> keys(Vertx vertx, InstantSource clock) {
    return switch (this) {
      case InFile(KeyFile file) ->
          vertx.<KeyEncryptionKeys>executeBlocking(file::read, false).map(Objects::requireNonNull);
      case InEnvironment(LocalKeyEncryptionKeys keys) -> Future.succeededFuture(keys);
      case InService(KeyService service) -> Future.succeededFuture(service.connect(vertx, clock));
    };
  }
}
