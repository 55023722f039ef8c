package dev.sallyport.vault.function;

import dev.sallyport.service.address.Networks;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.StoreLocation;
import dev.sallyport.vault.VaultConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a function is told: the core's configuration, and whose word about a caller's address is
 * believed beside the platform's.
 */
record FunctionConfiguration(VaultConfiguration vault, Networks proxies) {
  private static final String PROXIES = "VAULT_TRUSTED_PROXIES";

  /** Many instances start at any moment; none of them changes the schema. */
  static FunctionConfiguration read(Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.put(StoreLocation.MIGRATE, "false");
    return Environment.read(variables, "VAULT_", FunctionConfiguration::from);
  }

  private static FunctionConfiguration from(Environment environment) {
    Optional<Networks> proxies = Networks.parse(environment.list(PROXIES));
    if (proxies.isEmpty()) {
      environment.refuse(PROXIES, "must be networks such as 10.0.0.0/8, separated by commas");
    }
    return new FunctionConfiguration(
        VaultConfiguration.from(environment), proxies.orElseGet(Networks::none));
  }
}
