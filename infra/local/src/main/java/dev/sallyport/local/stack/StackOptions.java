package dev.sallyport.local.stack;

/**
 * What a person may choose about a run.
 *
 * @param gatePort the gate's TCP port
 * @param vaultPort the vault's TCP port
 * @param fresh whether data of earlier runs is thrown away first
 */
public record StackOptions(int gatePort, int vaultPort, boolean fresh) {
  private static final int LOWEST_PORT = 1_025;
  private static final int HIGHEST_PORT = 65_535;

  /** Checks the ports. */
  public StackOptions {
    requirePort(gatePort, "--gate-port");
    requirePort(vaultPort, "--vault-port");
    if (gatePort == vaultPort) {
      throw new IllegalArgumentException("gate and vault need different ports");
    }
  }

  private static void requirePort(int port, String option) {
    if (port < LOWEST_PORT || port > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "%s is %d to %d".formatted(option, LOWEST_PORT, HIGHEST_PORT));
    }
  }

  /** The gate's address, as agents and the vault are told. */
  public String gateUrl() {
    return "http://localhost:" + gatePort;
  }

  /** The vault's address, another host name than the gate's. */
  public String vaultUrl() {
    return "http://127.0.0.1:" + vaultPort;
  }
}
