package dev.sallyport.vault.storage;

/** What the gate keeps documents of at the vault. */
public enum DocumentCollection {
  /** Where MCP proxies lead, and the templates of their headers. */
  PROXY_CONFIGS("proxy_configs"),
  /** Settings of the vault as the gate sees them. */
  VAULT_CONFIG("vault_config");

  private final String wireName;

  DocumentCollection(String wireName) {
    this.wireName = wireName;
  }

  /** As calls and stores name it. */
  public String wireName() {
    return wireName;
  }
}
