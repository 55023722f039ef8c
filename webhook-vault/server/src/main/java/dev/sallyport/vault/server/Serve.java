package dev.sallyport.vault.server;

import dev.sallyport.service.configuration.ConfigurationException;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.lifecycle.ExitHook;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.KeysetException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault serve}: starts the server and stays; prints one line when it listens. */
@Command(name = "serve", description = "Serves tickets until it is told to stop (the default).")
final class Serve implements Callable<Integer> {
  /** Migrations of a large store take their time; waiting for ever helps nobody. */
  private static final Duration START = Duration.ofMinutes(5);

  /** What a process answers whose configuration is wrong (sysexits.h, EX_CONFIG). */
  private static final int WRONG_CONFIGURATION = 78;

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  Serve(Map<String, String> environment) {
    this.environment = environment;
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() throws Exception {
    try {
      ServerConfiguration configuration =
          Environment.read(environment, "VAULT_", ServerConfiguration::from);
      VaultServer server =
          VaultServer.start(configuration)
              .toCompletionStage()
              .toCompletableFuture()
              .get(START.toMillis(), TimeUnit.MILLISECONDS);
      ExitHook.install(server.lifecycle());
      out().println("listening on http://" + configuration.host() + ":" + server.port());
      out().flush();
      return 0;
    } catch (ConfigurationException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return WRONG_CONFIGURATION;
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof KeysetException keyset) {
        spec.commandLine().getErr().println(keyset.getMessage());
        return WRONG_CONFIGURATION;
      }
      if (e.getCause() instanceof StoreException store
          && store.kind() == StoreException.Kind.OUTDATED) {
        spec.commandLine().getErr().println(store.getMessage());
        return WRONG_CONFIGURATION;
      }
      throw e;
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
