package dev.sallyport.benchmarks.measured;

import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.benchmarks.data.Population;
import dev.sallyport.benchmarks.data.Restrictions;
import dev.sallyport.benchmarks.load.RequestKind;
import dev.sallyport.gate.job.PgTurn;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.process.ServerCommand;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Gate processes: bound by the real exchange, then filled with agents and started anew. */
final class Gates {
  /** Agents that ask, when not all of them do. */
  static final int HOT = 10_000;

  private static final String TOKEN_FILE = "GATE_BOOTSTRAP_TOKEN_FILE";

  private final Ground ground;
  private final Json json = new Json();

  Gates(Ground ground) {
    this.ground = ground;
  }

  /** A database with so many agents, and as many gates on it as are asked for. */
  Target start(
      String name, LocalPostgres postgres, int agents, int gates, Restrictions restrictions) {
    String databaseName = databaseName(name);
    Database database = postgres.createDatabase(databaseName, databaseName);
    Map<String, String> environment = environment(name, database);
    bind(name, environment);
    restrictions.attach(database);
    Population.fill(database, postgres.superuser(databaseName), agents);
    List<ServerProcess> servers = new ArrayList<>();
    for (int i = 0; i < gates; i++) {
      servers.add(ground.keep(ServerProcess.start(command(name, environment))));
    }
    return new Target(
        name,
        servers.stream().map(ServerProcess::pid).toList(),
        servers.stream().map(server -> server.address().getPort()).toList(),
        true,
        OptionalLong.of(postgres.pid()),
        307,
        new RequestKind.AgentKeys(agents, Math.min(agents, HOT)));
  }

  /** A gate that never gets the turn to add to the tree of its log. */
  Target withoutTree(String name, LocalPostgres postgres, int agents) {
    Target gate = start(name, postgres, agents, 1, Restrictions.NONE);
    ground.keep(HeldTurn.take(postgres.superuser(databaseName(name)), PgTurn.INTEGRATE_AUDIT));
    return gate;
  }

  private static String databaseName(String target) {
    return target.replaceAll("[^a-z0-9]", "_");
  }

  /** The same gate asked by all of its agents alike. */
  static Target askedByAll(Target gate, int agents) {
    return new Target(
        gate.name() + ", all asking",
        gate.processes(),
        gate.ports(),
        gate.jvm(),
        gate.postgres(),
        gate.expectedStatus(),
        new RequestKind.AgentKeys(agents, agents));
  }

  /** The first start: migrations, an organisation and its operator, and the binding. */
  private void bind(String name, Map<String, String> environment) {
    try (ServerProcess gate = ServerProcess.start(command(name, environment));
        StandInVault vault = new StandInVault()) {
      Path token = Path.of(environment.getOrDefault(TOKEN_FILE, ""));
      Optional<String> operator = Optional.of(Files.readString(token).strip());
      json.post(gate.address() + "/api/vault/webhook-bind", operator, vault.registration());
      json.post(
          gate.address() + "/api/tokens",
          operator,
          Map.of(
              "serviceName",
              Names.SERVICE.value(),
              "tokenType",
              "PlainText",
              "displayName",
              "Benchmark"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerCommand command(String name, Map<String, String> environment) {
    return ServerCommand.of(name, ground.gate(), ground.log(name))
        .with(environment)
        .with("GATE_PORT", Integer.toString(Ports.free()))
        .with("GATE_MANAGEMENT_PORT", Integer.toString(Ports.free()));
  }

  private Map<String, String> environment(String name, Database database) {
    ToolRun keyset = ToolRun.of(ground.gate(), List.of("keyset"), Map.of(), "");
    if (keyset.exitCode() != 0) {
      throw new IllegalStateException("gate keyset failed: " + keyset.errors());
    }
    return Map.of(
        "GATE_PUBLIC_URL",
        "http://localhost:" + Ports.free(),
        "GATE_DATABASE_URL",
        database.url(),
        "GATE_DATABASE_USER",
        database.user(),
        "GATE_DATABASE_PASSWORD",
        database.password(),
        "GATE_SEALING_KEYSET",
        keyset.output().strip(),
        TOKEN_FILE,
        ground.folder().resolve(name + ".operator").toString());
  }
}
