package dev.sallyport.local;

import dev.sallyport.local.demo.DemoEnvironment;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.stack.RunFailedException;
import dev.sallyport.local.stack.Stack;
import dev.sallyport.local.terminal.Terminal;
import java.util.Optional;

/** The first steps: the three processes, each shown with where it listens and what it writes. */
final class Startup {
  private final Stack stack;
  private final Terminal terminal;

  Startup(Stack stack, Terminal terminal) {
    this.stack = stack;
    this.terminal = terminal;
  }

  void prepare() {
    int ended = stack.prepare();
    if (ended > 0) {
      terminal.text("Stopped %d processes that an earlier run left behind.".formatted(ended));
    }
    requireSameAddress("GATE_URL", stack.options().gateUrl());
    requireSameAddress("VAULT_URL", stack.options().vaultUrl());
  }

  // Tickets and the binding name both addresses, so kept data is good for the ports it was made
  // with.
  private void requireSameAddress(String name, String now) {
    Optional<String> before = new DemoEnvironment(stack.data().demoEnvironment()).value(name);
    if (before.isPresent() && !before.get().equals(now)) {
      throw new RunFailedException(
          "the kept data belongs to %s, not %s; give the same ports as before, or --fresh to start anew"
              .formatted(before.get(), now));
    }
  }

  LocalPostgres postgres() {
    terminal.step("PostgreSQL");
    LocalPostgres postgres = stack.startPostgres();
    terminal.line("127.0.0.1:%d, process %d, durable".formatted(postgres.port(), postgres.pid()));
    terminal.detail(
        "two databases, two roles; data in " + stack.installation().shown(stack.data().postgres()));
    return postgres;
  }

  ServerProcess gate(LocalPostgres postgres) {
    terminal.step("Gate: knows who may have what, never sees a credential");
    return shown(stack.startGate(postgres), stack.options().gateUrl());
  }

  ServerProcess vault(LocalPostgres postgres) {
    terminal.step("Vault: keeps the credentials, knows no agent");
    return shown(stack.startVault(postgres), stack.options().vaultUrl());
  }

  private ServerProcess shown(ServerProcess server, String url) {
    terminal.line("%s, process %d".formatted(url, server.pid()));
    terminal.detail("log in " + stack.installation().shown(server.command().log()));
    return server;
  }
}
