package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.oauth.OAuthClient;
import dev.sallyport.vault.oauth.OAuthClients;
import dev.sallyport.vault.oauth.Providers;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault clients}: which OAuth clients there are. */
@Command(
    name = "clients",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the OAuth clients, one on a line, in columns separated by tabs: name, provider, client id, base URL or"
          + " issuer, scope, whether it has a secret. Secrets are not shown."
    })
final class ListClients implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  ListClients(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    PrintWriter out = spec.commandLine().getOut();
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      List<OAuthClient.Facts> clients =
          vault.with(
              keyset,
              store ->
                  new OAuthClients(
                          keyset, store.documents(), Providers.builtIn(), InstantSource.system())
                      .list());
      clients.forEach(client -> out.println(line(client)));
    }
    return ExitCode.DONE.code();
  }

  private static String line(OAuthClient.Facts client) {
    return String.join(
        "\t",
        client.name().value(),
        client.provider(),
        client.clientId(),
        client.place().orElse("-"),
        client.scope().orElse("-"),
        client.confidential() ? "secret" : "public");
  }
}
