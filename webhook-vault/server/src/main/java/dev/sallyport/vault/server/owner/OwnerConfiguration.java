package dev.sallyport.vault.server.owner;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.StoreLocation;
import dev.sallyport.vault.keyservice.KeySource;
import dev.sallyport.vault.organisation.Organisation;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the vault's configuration that its owner's commands need: the same variables as the
 * server's.
 */
record OwnerConfiguration(Organisation organisation, KeySource key, StoreLocation store) {
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
        KeySource.from(environment),
        StoreLocation.from(environment));
  }
}
