package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.process.JavaProgram;
import dev.sallyport.local.process.ServerCommand;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import dev.sallyport.local.stack.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One gate and one vault, bound to each other, each a process with a database of its own; more of
 * either can join. Everything it writes is in one folder.
 */
final class Fortress implements AutoCloseable {
  private final Path folder;
  private final LocalPostgres postgres;
  private final Database gateDatabase;
  private final Database vaultDatabase;
  private final int gatePort = freePort();
  private final int vaultPort = freePort();
  private final URI gateManagement = URI.create("http://127.0.0.1:" + freePort());
  private final URI vaultManagement = URI.create("http://127.0.0.1:" + freePort());
  private final boolean storeIsFile;
  private final Map<String, String> moreForVaults;
  private final Optional<Taps> taps;
  private final URI gateAddress;
  private final URI vaultAddress;
  private final ServerProcess gate;
  private final ServerProcess vault;
  private final Operator operator;

  private Fortress(Path folder, LocalPostgres postgres, boolean storeIsFile, boolean tapped) {
    this(folder, postgres, storeIsFile, tapped, Map.of());
  }

  private Fortress(
      Path folder,
      LocalPostgres postgres,
      boolean storeIsFile,
      boolean tapped,
      Map<String, String> moreForVaults) {
    this.folder = folder;
    this.moreForVaults = moreForVaults;
    this.postgres = postgres;
    this.storeIsFile = storeIsFile;
    taps = tapped ? Optional.of(Taps.of(gatePort, vaultPort, postgres.port())) : Optional.empty();
    gateAddress =
        URI.create("http://localhost:" + taps.map(each -> each.gate().port()).orElse(gatePort));
    vaultAddress =
        URI.create("http://127.0.0.1:" + taps.map(each -> each.vault().port()).orElse(vaultPort));
    String suffix = UUID.randomUUID().toString().substring(0, 8);
    gateDatabase = postgres.createDatabase("gate_" + suffix, "gate_" + suffix);
    vaultDatabase = postgres.createDatabase("vault_" + suffix, "vault_" + suffix);
    run("keyset", Programs.gate(), Map.of(), folder.resolve("gate.keyset"));
    gate = ServerProcess.start(gateCommand("gate", gatePort, gateManagement.getPort()));
    run("init", Programs.vault(), vaultEnvironment(), folder.resolve("init.out"));
    vault = ServerProcess.start(vaultCommand("vault", vaultPort, vaultManagement.getPort()));
    operator = new Operator(gateAddress, read(folder.resolve("operator.token")).strip());
  }

  /** Gate and vault that do not know one another yet. */
  static Fortress unbound(Path folder, LocalPostgres postgres) {
    return new Fortress(folder, postgres, false, false);
  }

  /** With the vault's store in PostgreSQL. */
  static Fortress start(Path folder, LocalPostgres postgres) {
    return unbound(folder, postgres).bound();
  }

  /** The same, with vaults that are told more than others. */
  static Fortress start(Path folder, LocalPostgres postgres, Map<String, String> moreForVaults) {
    return new Fortress(folder, postgres, false, false, moreForVaults).bound();
  }

  /** With the vault's store in one encrypted file. */
  static Fortress withVaultFile(Path folder, LocalPostgres postgres) {
    return new Fortress(folder, postgres, true, false).bound();
  }

  /** With everything that the gate sends and receives recorded on its way. */
  static Fortress tapped(Path folder, LocalPostgres postgres) {
    return new Fortress(folder, postgres, false, true).bound();
  }

  private Fortress bound() {
    bind(vaultAddress);
    return this;
  }

  /** Binds the gate to the vault at this address. */
  void bind(URI vault) {
    JsonNode registration = expect(200, Http.get(vault.resolve("/v1/register-url"))).json();
    String hash = registration.get("registrationUrl").asText().replaceAll(".*hmac_hash=", "");
    expect(
        201,
        operator.post(
            "/api/vault/webhook-bind",
            Map.of(
                "code", registration.get("code").asText(),
                "webhookUrl", registration.get("webhookUrl").asText(),
                "hmacSecretHash", hash)));
  }

  /** Another gate on the same database, for the same public address. */
  ServerProcess anotherGate(String name) {
    return anotherGate(name, Map.of());
  }

  /** The same, told more than the others. */
  ServerProcess anotherGate(String name, Map<String, String> more) {
    return ServerProcess.start(gateCommand(name, freePort(), freePort()).with(more));
  }

  /** Another vault on the same store, for the same public address. */
  ServerProcess anotherVault(String name) {
    return ServerProcess.start(vaultCommand(name, freePort(), freePort()));
  }

  private ServerCommand gateCommand(String name, int port, int managementPort) {
    return ServerCommand.of(name, Programs.gate(), log(name))
        .with("GATE_PORT", Integer.toString(port))
        .with("GATE_PUBLIC_URL", gateAddress.toString())
        .with("GATE_MANAGEMENT_PORT", Integer.toString(managementPort))
        .with(
            "GATE_DATABASE_URL",
            taps.map(each -> each.databaseUrl(gateDatabase)).orElseGet(gateDatabase::url))
        .with("GATE_SANDBOX_ORGANISATION", "default")
        .with("GATE_DATABASE_USER", gateDatabase.user())
        .with("GATE_DATABASE_PASSWORD", gateDatabase.password())
        .with("GATE_SEALING_KEYSET_FILE", folder.resolve("gate.keyset").toString())
        .with("GATE_BOOTSTRAP_TOKEN_FILE", folder.resolve("operator.token").toString());
  }

  private ServerCommand vaultCommand(String name, int port, int managementPort) {
    return ServerCommand.of(name, Programs.vault(), log(name))
        .with(vaultEnvironment())
        .with("VAULT_PORT", Integer.toString(port))
        .with("VAULT_MANAGEMENT_PORT", Integer.toString(managementPort));
  }

  /** A command of the vault's owner, on the vault's store. */
  ToolRun ownerRuns(String input, String... arguments) {
    return ToolRun.of(Programs.vault(), List.of(arguments), vaultEnvironment(), input);
  }

  /** The same, while it runs. */
  OwnerCommand ownerStarts(String... arguments) {
    Path output = folder.resolve("command-" + UUID.randomUUID());
    return OwnerCommand.start(vaultEnvironment(), output, arguments);
  }

  private Map<String, String> vaultEnvironment() {
    Map<String, String> shared =
        Map.of(
            "VAULT_PUBLIC_URL",
            vaultAddress.toString(),
            "VAULT_GATE_URL",
            gateAddress.toString(),
            "VAULT_ORGANISATION",
            "acme",
            // Every test comes from one address.
            "VAULT_REQUESTS_PER_MINUTE",
            "1000000",
            "VAULT_REQUEST_NETWORKS",
            "127.0.0.0/8",
            "VAULT_KEK_FILE",
            folder.resolve("vault.kek").toString());
    Map<String, String> store =
        storeIsFile
            ? Map.of("VAULT_STORE", "file:" + folder.resolve("vault.store"))
            : Map.of(
                "VAULT_STORE", vaultDatabase.url(),
                "VAULT_DATABASE_USER", vaultDatabase.user(),
                "VAULT_DATABASE_PASSWORD", vaultDatabase.password());
    Map<String, String> all = new HashMap<>(shared);
    all.putAll(store);
    all.putAll(moreForVaults);
    return all;
  }

  static Installation installation() {
    return Installation.ofThisCode();
  }

  private static void run(
      String command, JavaProgram program, Map<String, String> environment, Path output) {
    ToolRun run = ToolRun.of(program, List.of(command), environment, "");
    if (run.exitCode() != 0) {
      throw new AssertionError(command + " failed: " + run.errors());
    }
    try {
      Files.createFile(
          output,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(output, run.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where everything is written, by whoever runs these tests too. */
  Path folder() {
    return folder;
  }

  /** Standard error of one of the processes. */
  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  ServerProcess gate() {
    return gate;
  }

  ServerProcess vault() {
    return vault;
  }

  /** Where everybody reaches the gate. */
  URI gateAddress() {
    return gateAddress;
  }

  /** Where everybody reaches the vault. */
  URI vaultAddress() {
    return vaultAddress;
  }

  /** The vault's own port, where no tap hears what is said. */
  URI vaultItself() {
    return vault.address();
  }

  URI gateManagement() {
    return gateManagement;
  }

  URI vaultManagement() {
    return vaultManagement;
  }

  Taps taps() {
    return taps.orElseThrow();
  }

  Database gateDatabase() {
    return gateDatabase;
  }

  Database vaultDatabase() {
    return vaultDatabase;
  }

  LocalPostgres postgres() {
    return postgres;
  }

  Operator operator() {
    return operator;
  }

  @Override
  public void close() {
    gate.stop();
    vault.stop();
    taps.ifPresent(Taps::close);
  }
}
