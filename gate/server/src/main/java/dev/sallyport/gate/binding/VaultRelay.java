package dev.sallyport.gate.binding;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.outbound.OutboundCalls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fetches at the vault what an agent's ticket opens, once: no redirect is followed, nothing is
 * asked again, and what comes is bounded in time and length.
 */
public final class VaultRelay {
  private static final String SEALED = "/v1/relay";
  private static final String UNSEALED = "/v1/credential";

  /** What callers of vaults wait for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The longest credential that a vault stores, sealed and in base64. Bytes. */
  private static final int MAXIMUM_BODY = 512 * 1024;

  private final OrganisationVaults vaults;
  private final OutboundCalls calls;

  private VaultRelay(OrganisationVaults vaults, OutboundCalls calls) {
    this.vaults = vaults;
    this.calls = calls;
  }

  /** Asks the system's resolver and trusts the authorities that the Java runtime trusts. */
  public static VaultRelay over(
      Vertx vertx, String gateUrl, Bindings bindings, BindingSeal seal, InstantSource clock) {
    return new VaultRelay(
        new OrganisationVaults(bindings, new VaultCalls(vertx, gateUrl, seal, clock)),
        new OutboundCalls(vertx, PATIENCE, MAXIMUM_BODY));
  }

  /**
   * What the vault answers where it answers sealed or not at all: a signed call.
   *
   * @param json ticket and service
   */
  public Future<OutboundCalls.Answer> sealed(OrganisationId organisation, byte[] json) {
    return vaults
        .prepare(organisation, SEALED, json)
        .compose(vault -> post(vault, SEALED, vault.headers(), json));
  }

  /** What the vault answers to whoever brings the ticket: the credential, for all to see. */
  public Future<OutboundCalls.Answer> relayPlaintextThroughTheGate(
      OrganisationId organisation, byte[] json) {
    return vaults
        .prepare(organisation, UNSEALED, json)
        .compose(vault -> post(vault, UNSEALED, Map.of(), json));
  }

  private Future<OutboundCalls.Answer> post(
      VaultCalls.Prepared vault, String endpoint, Map<String, String> headers, byte[] json) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers.entrySet());
    all.add(Map.entry("Content-Type", "application/json"));
    all.add(Map.entry("Accept", "application/json"));
    return calls.send(
        vault.url(),
        vault.address(),
        new OutboundCalls.Letter(
            HttpMethod.POST, vault.url().endpoint(endpoint), all, Buffer.buffer(json)));
  }
}
