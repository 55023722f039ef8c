package dev.sallyport.local;

import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.stack.Stack;
import dev.sallyport.local.terminal.Terminal;

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
