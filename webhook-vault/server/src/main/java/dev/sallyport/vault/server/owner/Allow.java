package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.request.RequestRules;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault allow}: where the vault may send a credential in brokered requests. */
@Command(
    name = "allow",
    mixinStandardHelpOptions = true,
    description = {
      "Sets where the vault may send a credential itself, and how. The rules are read from standard input as JSON, such as",
      "  {\"targets\":[{\"origin\":\"https://api.github.com\",\"methods\":[\"GET\"],\"paths\":[\"/repos/\"]}],",
      "   \"inject\":{\"kind\":\"bearer\"},\"onlyBrokered\":true}",
      "A path with a slash at its end allows all below it; {\"targets\":[]} allows nothing. With onlyBrokered no ticket",
      "releases the value any more. A running server follows the new rules from its next request on."
    })
final class Allow implements Callable<Integer> {
  private final Map<String, String> environment;
  private final SecretInput input;

  @Parameters(paramLabel = "SERVICE", description = "Name of the credential, such as github.")
  private String service = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  Allow(Map<String, String> environment, SecretInput input) {
    this.environment = environment;
    this.input = input;
  }

  @Override
  public Integer call() {
    ServiceName name = ServiceArgument.parse(service, spec);
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    RequestRules rules = rules();
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      PutOutcome outcome = vault.with(keyset, store -> allow(store, keyset, name, rules));
      if (!(outcome instanceof PutOutcome.Stored)) {
        throw notFound(name);
      }
    }
    spec.commandLine()
        .getOut()
        .println("allowed " + rules.targets().all().size() + " targets for " + name);
    return ExitCode.DONE.code();
  }

  private RequestRules rules() {
    try {
      return RequestRules.parse(input.all());
    } catch (IllegalArgumentException e) {
      // These messages name members only.
      throw new CommandRefused(ExitCode.INVALID_INPUT, "no rules: " + e.getMessage());
    }
  }

  private static Future<PutOutcome> allow(
      Store store, VaultKeyset keyset, ServiceName name, RequestRules rules) {
    return store
        .credentials()
        .find(keyset.organisation(), name)
        .compose(found -> put(store, keyset, found.orElseThrow(() -> notFound(name)), rules));
  }

  /** The rules are sealed with the value, so the value is sealed anew. */
  private static Future<PutOutcome> put(
      Store store, VaultKeyset keyset, SealedCredential current, RequestRules rules) {
    CredentialEnvelope envelope = new CredentialEnvelope(keyset);
    NewCredential same =
        new NewCredential(
            current.metadata().tokenType(),
            current.metadata().expiresAt(),
            Optional.of(rules),
            envelope.open(current));
    return new CredentialWriter(
            keyset.organisation(),
            store.credentials(),
            envelope,
            InstantSource.system(),
            new SecureRandom())
        .put(
            current.service(),
            new PutMode.Overwrite(Optional.of(current.version().creation())),
            same,
            next -> write(store, current, next));
  }

  /** A value that was stored in between is not overwritten with the one before. */
  private static Future<Boolean> write(
      Store store, SealedCredential current, SealedCredential next) {
    return next.version().equals(current.version().next())
        ? store.credentials().write(next)
        : Future.failedFuture(
            new CommandRefused(
                ExitCode.UNAVAILABLE, "the credential was stored anew meanwhile; try again"));
  }

  private static CommandRefused notFound(ServiceName name) {
    return new CommandRefused(ExitCode.NOT_FOUND, "there is no credential " + name);
  }
}
