package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.kind.Deposited;
import dev.sallyport.vault.kind.InjectableFields;
import dev.sallyport.vault.request.Injection;
import dev.sallyport.vault.request.RequestRules;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault put}: stores a credential without any server or gate seeing it. */
@Command(
    name = "put",
    mixinStandardHelpOptions = true,
    description = {
      "Stores a credential, or overwrites it. Its value is read from standard input, never from an"
          + " argument, and is not shown: at a terminal it is typed unseen, else it is read to its"
          + " end without a last line break.",
      "A running server releases the new value from its next request on."
    })
final class Put implements Callable<Integer> {
  private final Map<String, String> environment;
  private final SecretInput input;

  @Parameters(paramLabel = "SERVICE", description = "Name of the credential, such as github.")
  private String service = "";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = {
        "What it is, by default Bearer; the value is looked at before it is stored:",
        "  Certificate: certificate, chain and key in PEM, one after the other;",
        "  SSHKey: a private key of OpenSSH, without a passphrase;",
        "  GcpServiceAccount: the key file of a service account, with --scopes;",
        "  AwsSts: with --json, stsAccessKeyId and stsSecretAccessKey, and stsRoleArn,"
            + " stsSessionName, stsExternalId, stsDurationSeconds, stsRegion or stsEndpoint where"
            + " they are wanted;",
        "  TOTP: the seed of one-time codes; RawCredential and every other word: whatever it is."
      })
  private Optional<String> type = Optional.empty();

  @Option(
      names = "--scopes",
      paramLabel = "SCOPES",
      description =
          "What the tokens of a GcpServiceAccount are good for, such as"
              + " https://www.googleapis.com/auth/devstorage.read_only; several are separated by"
              + " spaces.")
  private Optional<String> scopes = Optional.empty();

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description = "Which field the value is (by default what the type says, else accessToken).")
  private Optional<String> field = Optional.empty();

  @Option(
      names = "--json",
      description =
          "Standard input is a JSON object: one member for each field, such as accessToken and"
              + " refreshToken.")
  private boolean json;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When the value stops being useful, such as 2027-01-31T12:00:00Z.")
  private Optional<Instant> expires = Optional.empty();

  @Option(names = "--create", description = "Only if there is no such credential yet.")
  private boolean create;

  @Option(
      names = "--sealed-only",
      description =
          "Release it sealed to an enrolled key of an agent or not at all, as `vault sealed-only"
              + " SERVICE on` does. A value that overwrites another stays as that one was.")
  private boolean sealedOnly;

  @Spec private CommandSpec spec = CommandSpec.create();

  Put(Map<String, String> environment, SecretInput input) {
    this.environment = environment;
    this.input = input;
  }

  @Override
  public Integer call() {
    ServiceName name = ServiceArgument.parse(service, spec);
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    Deposited deposited = deposited();
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      return report(vault.with(keyset, store -> put(store, keyset, name, deposited)));
    }
  }

  private Future<PutOutcome> put(
      Store store, VaultKeyset keyset, ServiceName name, Deposited deposited) {
    CredentialWriter writer =
        new CredentialWriter(
            keyset.organisation(),
            store.credentials(),
            new CredentialEnvelope(keyset),
            InstantSource.system(),
            new SecureRandom());
    return new OwnerDeeds(keyset.organisation(), store)
        .record("put", name)
        .compose(recorded -> writer.put(name, mode(), credential(deposited)));
  }

  private NewCredential credential(Deposited deposited) {
    NewCredential credential =
        new NewCredential(
                deposited.tokenType(),
                deposited.expiresAt().or(() -> expires),
                Optional.empty(),
                deposited.plain())
            .with(deposited.fingerprint());
    return sealedOnly ? credential.fromOwner(true) : credential.fromOwner();
  }

  private PutMode mode() {
    return create ? new PutMode.Create() : new PutMode.CreateOrOverwrite();
  }

  private Deposited deposited() {
    try {
      return Deposited.of(type, new ValueInput(input, type.orElse(""), field, scopes).read(json));
    } catch (IllegalArgumentException e) {
      // These messages tell of names and limits only.
      throw new CommandRefused(ExitCode.INVALID_INPUT, "not a credential: " + e.getMessage());
    }
  }

  private int report(PutOutcome outcome) {
    return switch (outcome) {
      case PutOutcome.Stored(CredentialSummary stored) -> {
        spec.commandLine()
            .getOut()
            .println("stored " + stored.service() + ", version " + stored.version().number());
        stored
            .metadata()
            .rules()
            .flatMap(RequestRules::injection)
            .ifPresent(each -> warn(each, stored));
        yield ExitCode.DONE.code();
      }
      case PutOutcome.AlreadyExists() ->
          throw new CommandRefused(
              ExitCode.ALREADY_THERE, "there is a credential " + service + " already");
      case PutOutcome.NotFound() ->
          throw new CommandRefused(ExitCode.NOT_FOUND, "there is no credential " + service);
      case PutOutcome.RulesOfOwner() ->
          throw new IllegalStateException("a put of the owner was refused for its rules");
      case PutOutcome.StaleCreation() ->
          throw new CommandRefused(
              ExitCode.NOT_FOUND, "the credential " + service + " is another one now");
    };
  }

  /** Not a refusal: rules are set for a value that is there, so the value has to come first. */
  private void warn(Injection injection, CredentialSummary stored) {
    SortedSet<String> missing = InjectableFields.missing(injection, stored.fields());
    if (!missing.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: the rules of "
                  + stored.service()
                  + " need "
                  + String.join(", ", missing)
                  + ", which this value does not give: brokered requests are refused until `vault"
                  + " allow` or another value mends that");
    }
  }
}
