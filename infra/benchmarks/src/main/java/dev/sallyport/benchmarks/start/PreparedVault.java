package dev.sallyport.benchmarks.start;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.benchmarks.measured.Json;
import dev.sallyport.benchmarks.measured.Ports;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.VaultConfiguration;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.store.ClosedStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A vault's store and configuration, bound to this harness, with one credential in it. */
final class PreparedVault {
  private static final String GATE = "http://localhost:1";
  private static final int CREDENTIAL_BYTES = 1024;
  private static final long SECONDS = 60;

  private final int port = Ports.free();
  private final Map<String, String> environment = new TreeMap<>();
  private final Json json = new Json();

  PreparedVault(Path folder) throws TimeoutException {
    Path key = folder.resolve("kek.json");
    new KeyFile(key).create(LocalKeyEncryptionKeys.generate());
    environment.put("VAULT_GATE_URL", GATE);
    environment.put("VAULT_PUBLIC_URL", url());
    environment.put("VAULT_KEK_FILE", key.toString());
    environment.put("VAULT_STORE", "file:" + folder.resolve("vault.data"));
    initialise();
  }

  private void initialise() throws TimeoutException {
    VaultConfiguration configuration =
        Environment.read(environment, "VAULT_", VaultConfiguration::from);
    Vertx vertx = Vertx.vertx();
    ClosedStore store = await(configuration.store().connect(vertx, InstantSource.system()));
    await(
        configuration
            .key()
            .keys(vertx, InstantSource.system())
            .compose(keys -> VaultKeyset.generate(configuration.organisation()).wrap(keys, 1))
            .compose(wrapped -> store.keysets().create(wrapped)));
    await(store.close());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(SECONDS, TimeUnit.SECONDS);
  }

  int port() {
    return port;
  }

  /** The variables of its process. */
  Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.put(FunctionProgram.PORT, Integer.toString(port));
    return variables;
  }

  private String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Binds the vault that runs, and stores a credential in it. */
  Binding bind() {
    JsonNode offer = json.get(url() + "/v1/register-url", Optional.empty());
    JsonNode bound =
        json.post(
            url() + "/v1/exchange", Optional.empty(), Map.of("code", offer.path("code").asText()));
    Binding binding =
        new Binding(
            TicketFormat.JWT,
            new BindingIdentity(GATE, url()),
            new BindingKey(
                bound.path("keyId").asText(),
                BindingSecret.ofBase64(bound.path("hmacSecret").asText())));
    store(binding);
    return binding;
  }

  /** Stores the credential, over the one that is there. */
  void store(Binding binding) {
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
        url() + "/v1/store",
        Optional.empty(),
        Map.of(
            "ticket", binding.signer().sign(ticket),
            "service", Names.SERVICE.value(),
            "tokenData", Map.of("accessToken", "c".repeat(CREDENTIAL_BYTES))));
  }

  /** The path that a redirect with a fresh ticket leads to. */
  static String credential(Binding binding) {
    Ticket ticket = binding.ticket("agt_one", "grt_one", InstantSource.system().instant());
    return "/v1/credential?ticket="
        + binding.signer().sign(ticket)
        + "&service="
        + Names.SERVICE.value();
  }
}
