package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.request.RequestRules;
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
      "Sets where the vault may send a credential itself, and how. The rules are read from standard"
          + " input as JSON, such as",
      "  {\"targets\":[{\"origin\":\"https://api.github.com\",\"methods\":[\"GET\"],\"paths\":[\"/repos/\"]}],",
      "   \"inject\":{\"kind\":\"bearer\"},\"onlyBrokered\":true}",
      "A path with a slash at its end allows all below it; {\"targets\":[]} allows nothing. With"
          + " onlyBrokered no ticket",
      "releases the value any more. A running server follows the new rules from its next request"
          + " on."
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
      vault.with(
          keyset,
          store ->
              new Resealing(store, keyset, "allow")
                  .reseal(name, Optional.of(rules), NewCredential::fromOwner));
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
}
