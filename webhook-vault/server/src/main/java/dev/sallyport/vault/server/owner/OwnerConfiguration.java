package dev.sallyport.vault.server.owner;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.StoreLocation;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.organisation.Organisation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the vault's configuration that its owner's commands need: the same variables as the
 * server's.
 */
record OwnerConfiguration(Organisation organisation, KeySource key, StoreLocation store) {
  private static final String KEY_FILE = "VAULT_KEK_FILE";

  static OwnerConfiguration read(Map<String, String> environment) {
    return Environment.readPart(environment, OwnerConfiguration::from);
  }

  private static OwnerConfiguration from(Environment environment) {
    return new OwnerConfiguration(
        environment.parsed(
            "VAULT_ORGANISATION",
            new Organisation("default"),
            "must be 1 to 64 letters, digits, _ or -",
            text -> Optional.of(new Organisation(text))),
        key(environment),
        StoreLocation.from(environment));
  }

  private static KeySource key(Environment environment) {
    Optional<String> text = environment.optional("VAULT_KEK");
    Optional<Path> file = environment.path(KEY_FILE);
    if (file.isPresent() == text.isPresent()) {
      environment.refuse(KEY_FILE, "or VAULT_KEK must be set, and not both");
    } else if (text.isPresent()) {
      try {
        return new KeySource.InEnvironment(LocalKeyEncryptionKeys.parse(text.get()));
      } catch (KeysetException e) {
        environment.refuse("VAULT_KEK", "is not a key: " + e.getMessage());
      }
    }
    return new KeySource.InFile(new KeyFile(file.orElseGet(() -> Path.of("stand-in"))));
  }
}
