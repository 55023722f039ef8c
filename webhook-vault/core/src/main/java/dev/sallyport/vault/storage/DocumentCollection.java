package dev.sallyport.vault.storage;

import java.util.Arrays;

/** What documents are kept of at the vault. */
public enum DocumentCollection {
  /** Where MCP proxies lead, and the templates of their headers. */
  PROXY_CONFIGS("proxy_configs", Owner.GATE),
  /** Settings of the vault as the gate sees them. */
  VAULT_CONFIG("vault_config", Owner.GATE),
  /** Who the vault is at OAuth providers, with the clients' secrets. */
  OAUTH_CLIENTS("oauth_clients", Owner.VAULT),
  /** Refreshes of access tokens that are under way, or did not succeed. */
  OAUTH_REFRESHES("oauth_refreshes", Owner.VAULT),
  /** The checkpoint of the gate's log that the vault holds. */
  LOG_EXCHANGE("log_exchange", Owner.VAULT),
  /** People who are at a provider and have not come back yet. */
  OAUTH_CONNECTIONS("oauth_connections", Owner.VAULT);

  private enum Owner {
    GATE,
    VAULT
  }

  private final String wireName;
  private final Owner owner;

  DocumentCollection(String wireName, Owner owner) {
    this.wireName = wireName;
    this.owner = owner;
  }

  /**
   * The collection that {@code name} names.
   *
   * @throws IllegalArgumentException when none has this name
   */
  public static DocumentCollection ofWireName(String name) {
    return Arrays.stream(values())
        .filter(each -> each.wireName.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no such collection"));
  }

  /** As calls and stores name it. */
  public String wireName() {
    return wireName;
  }

  /** Whether the gate may read and write it by signed calls; the others it never sees. */
  boolean isOfTheGate() {
    return owner == Owner.GATE;
  }
}
