package dev.sallyport.vault.server.owner;

import static java.util.stream.Collectors.joining;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialPage;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.oauth.RefreshStates;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault list}: which credentials there are. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the credentials, one on a line, in columns separated by tabs: service, type, version,"
          + " names of the fields, when it was stored, when it expires, how its refreshing stands"
          + " (reconnect-required: a person has to connect it again; refresh-failing: the vault"
          + " tries on), the fingerprint of a certificate or SSH key, and sealed-only where it is"
          + " that. Values are not shown and not opened."
    })
final class ListCredentials implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  ListCredentials(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    PrintWriter out = spec.commandLine().getOut();
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      vault.with(
          keyset,
          store ->
              RefreshStates.read(keyset, store.documents(), InstantSource.system())
                  .compose(
                      states ->
                          print(
                              store,
                              configuration.organisation(),
                              Optional.empty(),
                              credential -> out.println(line(credential, states)))));
    }
    return ExitCode.DONE.code();
  }

  private static Future<Boolean> print(
      Store store,
      Organisation organisation,
      Optional<ServiceName> after,
      Consumer<CredentialSummary> line) {
    return store
        .credentials()
        .list(organisation, after, CredentialPage.LIMIT)
        .compose(
            page -> {
              page.credentials().forEach(line);
              return page.next().isPresent()
                  ? print(store, organisation, page.next(), line)
                  : Future.succeededFuture(true);
            });
  }

  private static String line(CredentialSummary credential, RefreshStates states) {
    return String.join(
        "\t",
        credential.service().value(),
        credential.metadata().tokenType(),
        Long.toString(credential.version().number()),
        credential.fields().stream().map(FieldName::value).collect(joining(",")),
        credential.metadata().updatedAt().toString(),
        credential.metadata().expiresAt().map(Instant::toString).orElse("never"),
        states.of(credential),
        credential.metadata().fingerprint().orElse("-"),
        credential.metadata().sealedOnly() ? "sealed-only" : "");
  }
}
