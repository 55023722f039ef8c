package dev.sallyport.vault.server;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.http.TrustedProxies;
import dev.sallyport.vault.VaultConfiguration;
import java.util.List;

/**
 * What the server is told beside the core's configuration.
 *
 * @param managementHost loopback unless the operator knows better: nothing there is authenticated
 * @param proxies whose word about a client's address is believed
 */
record ServerConfiguration(
    String host,
    int port,
    String managementHost,
    int managementPort,
    int eventLoops,
    TrustedProxies proxies,
    VaultConfiguration vault) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int PORT = 8081;
  private static final int MANAGEMENT_PORT = 9081;

  /** More than any machine that a vault runs on gains from. */
  private static final int MOST_EVENT_LOOPS = 64;

  static ServerConfiguration from(Environment environment) {
    return new ServerConfiguration(
        environment.optional("VAULT_HOST", LOOPBACK),
        environment.port("VAULT_PORT", PORT),
        environment.optional("VAULT_MANAGEMENT_HOST", LOOPBACK),
        environment.port("VAULT_MANAGEMENT_PORT", MANAGEMENT_PORT),
        environment.boundedInt(
            "VAULT_EVENT_LOOPS",
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_EVENT_LOOPS),
            1,
            MOST_EVENT_LOOPS),
        proxies(environment),
        VaultConfiguration.from(environment));
  }

  private static TrustedProxies proxies(Environment environment) {
    List<String> networks = environment.list("VAULT_TRUSTED_PROXIES");
    try {
      return TrustedProxies.parse(networks);
    } catch (IllegalArgumentException e) {
      environment.refuse(
          "VAULT_TRUSTED_PROXIES", "must be networks such as 10.0.0.0/8, separated by commas");
      return TrustedProxies.none();
    }
  }
}
