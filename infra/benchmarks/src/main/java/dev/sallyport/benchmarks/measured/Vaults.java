package dev.sallyport.benchmarks.measured;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.process.JavaProgram;
import dev.sallyport.local.process.ServerCommand;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.signing.TicketSigner;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Vault processes on databases of their own, bound either to the harness or to a gate under
 * measurement.
 */
final class Vaults {
  /** Bytes of the credential that is released: as the target says. */
  private static final int CREDENTIAL_BYTES = 1024;

  private final Ground ground;
  private final Json json = new Json();

  Vaults(Ground ground) {
    this.ground = ground;
  }

  /**
   * A vault that is bound to the harness, with one credential, ready for tickets of so many agents.
   */
  Target bound(String name, LocalPostgres postgres, int agents) {
    String gate = "http://localhost:" + Ports.free();
    ServerProcess server = start(name, postgres, gate);
    String url = url(server);
    Binding binding = exchange(url, gate);
    store(url, binding);
    return new Target(
        name,
        List.of(server.pid()),
        List.of(server.address().getPort()),
        true,
        OptionalLong.of(postgres.pid()),
        200,
        ground.tickets(binding, name, agents));
  }

  /** A vault of this gate that nobody has bound yet. */
  ServerProcess start(String name, LocalPostgres postgres, String gate) {
    String database = name.replace(' ', '_').replace('-', '_').replace(",", "");
    Map<String, String> environment =
        environment(postgres.createDatabase(database, database), Ports.free(), gate);
    environment.put("VAULT_KEK_FILE", ground.folder().resolve(name + ".kek").toString());
    environment.put("VAULT_OWNER_SECRET", "the-owner-of-a-benchmark-is-nobody-in-particular");
    JavaProgram program = ground.vault();
    ToolRun init = ToolRun.of(program, List.of("init"), environment, "");
    if (init.exitCode() != 0) {
      throw new IllegalStateException("vault init failed: " + init.errors());
    }
    return ground.keep(
        ServerProcess.start(ServerCommand.of(name, program, ground.log(name)).with(environment)));
  }

  static String url(ServerProcess vault) {
    return "http://127.0.0.1:" + vault.address().getPort();
  }

  private static Map<String, String> environment(Database database, int port, String gate) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("VAULT_PORT", Integer.toString(port));
    environment.put("VAULT_PUBLIC_URL", "http://127.0.0.1:" + port);
    environment.put("VAULT_MANAGEMENT_PORT", Integer.toString(Ports.free()));
    environment.put("VAULT_GATE_URL", gate);
    environment.put("VAULT_ORGANISATION", "benchmark");
    environment.put("VAULT_REQUESTS_PER_MINUTE", "100000000");
    environment.put("VAULT_STORE", database.url());
    environment.put("VAULT_DATABASE_USER", database.user());
    environment.put("VAULT_DATABASE_PASSWORD", database.password());
    return environment;
  }

  /** The harness takes the gate's part in the exchange, so that it can sign tickets ahead. */
  private Binding exchange(String vault, String gate) {
    JsonNode offer = json.get(vault + "/v1/register-url", Optional.empty());
    JsonNode bound =
        json.post(
            vault + "/v1/exchange", Optional.empty(), Map.of("code", offer.path("code").asText()));
    BindingKey key =
        new BindingKey(
            bound.path("keyId").asText(),
            BindingSecret.ofBase64(bound.path("hmacSecret").asText()));
    return new Binding(TicketFormat.JWT, new BindingIdentity(gate, vault), key);
  }

  private void store(String vault, Binding binding) {
    TicketSigner signer = binding.signer();
    Ticket ticket =
        Ticket.issue(
            binding.format(),
            binding.identity(),
            "owner",
            Names.SERVICE,
            Purpose.STORE,
            InstantSource.system().instant(),
            Binding.LIFETIME);
    json.post(
        vault + "/v1/store",
        Optional.empty(),
        Map.of(
            "ticket", signer.sign(ticket),
            "service", Names.SERVICE.value(),
            "tokenData",
                Map.of("accessToken", "c".repeat(CREDENTIAL_BYTES), "tokenType", "PlainText")));
  }
}
