package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.oauth.OAuthClient;
import dev.sallyport.vault.oauth.OAuthClients;
import dev.sallyport.vault.oauth.Providers;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault client}: who the vault is at an OAuth provider. */
@Command(
    name = "client",
    mixinStandardHelpOptions = true,
    description = {
      "Sets the OAuth client that keeps a credential's access token fresh and that people connect"
          + " with. NAME is the credential's service, or a name that several credentials have in"
          + " their field oauthClient.",
      "The client's secret is read from standard input, never from an argument. Register the"
          + " address <VAULT_PUBLIC_URL>/v1/connect/callback at the provider.",
      "A running server uses it within seconds."
    })
final class SetClient implements Callable<Integer> {
  private final Map<String, String> environment;
  private final SecretInput input;
  private final Providers providers = Providers.builtIn();

  @Parameters(paramLabel = "NAME", description = "Name of the client, such as github.")
  private String name = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Choice choice = new Choice();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Either a client is set or one is removed. */
  static final class Choice {
    @Option(names = "--remove", required = true, description = "Removes the client.")
    private boolean remove;

    @ArgGroup(exclusive = false)
    private Registration registration = new Registration();
  }

  /** What the provider was told, and told. */
  static final class Registration {
    @Option(
        names = "--provider",
        required = true,
        paramLabel = "PROVIDER",
        description =
            "Who issues the tokens: atlassian, github, gitlab, google, microsoft, oidc or slack.")
    private String provider = "";

    @Option(
        names = "--client-id",
        required = true,
        paramLabel = "ID",
        description = "What the provider calls the client.")
    private String clientId = "";

    @Option(
        names = "--base-url",
        paramLabel = "URL",
        description =
            "Where a provider is that is not at its usual place: a GitLab or GitHub of your own, or"
                + " Microsoft with your tenant (https://login.microsoftonline.com/<tenant>).")
    private Optional<String> baseUrl = Optional.empty();

    @Option(
        names = "--issuer",
        paramLabel = "URL",
        description = "The issuer, for the provider oidc; its endpoints are asked of it.")
    private Optional<String> issuer = Optional.empty();

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        description = "What people are asked to allow when they connect, separated by spaces.")
    private Optional<String> scope = Optional.empty();

    @Option(
        names = "--public",
        description = "The client has no secret; standard input is not read.")
    private boolean withoutSecret;
  }

  SetClient(Map<String, String> environment, SecretInput input) {
    this.environment = environment;
    this.input = input;
  }

  @Override
  public Integer call() {
    ServiceName client = ServiceArgument.parse(name, spec);
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    return choice.remove
        ? remove(configuration, client)
        : set(configuration, client, choice.registration);
  }

  private int remove(OwnerConfiguration configuration, ServiceName client) {
    if (!with(configuration, "client_remove", client, clients -> clients.delete(client))) {
      throw new CommandRefused(ExitCode.NOT_FOUND, "there is no client " + client);
    }
    spec.commandLine().getOut().println("removed client " + client);
    return ExitCode.DONE.code();
  }

  private int set(OwnerConfiguration configuration, ServiceName name, Registration registration) {
    if (registration.baseUrl.isPresent() && registration.issuer.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--base-url and --issuer exclude each other");
    }
    OAuthClient client = client(name, registration);
    with(configuration, "client", name, clients -> usable(clients, client).put(client).map(true));
    spec.commandLine().getOut().println("set client " + name + " of " + client.facts().provider());
    return ExitCode.DONE.code();
  }

  private OAuthClient client(ServiceName name, Registration registration) {
    Optional<String> secret =
        registration.withoutSecret ? Optional.empty() : Optional.of(input.value());
    try {
      return new OAuthClient(
          name,
          registration.provider,
          registration.clientId,
          secret,
          registration.issuer.or(() -> registration.baseUrl),
          registration.scope);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private static OAuthClients usable(OAuthClients clients, OAuthClient client) {
    try {
      clients.requireUsable(client.facts());
      return clients;
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** These messages name options and limits only. */
  private static CommandRefused refused(IllegalArgumentException e) {
    return new CommandRefused(ExitCode.INVALID_INPUT, "no client: " + e.getMessage());
  }

  private <T> T with(
      OwnerConfiguration configuration,
      String deed,
      ServiceName client,
      Function<OAuthClients, Future<T>> work) {
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      return vault.with(
          keyset,
          store ->
              new OwnerDeeds(keyset.organisation(), store)
                  .record(deed, client)
                  .compose(recorded -> work.apply(clients(keyset, store))));
    }
  }

  private OAuthClients clients(VaultKeyset keyset, Store store) {
    return new OAuthClients(keyset, store.documents(), providers, InstantSource.system());
  }
}
