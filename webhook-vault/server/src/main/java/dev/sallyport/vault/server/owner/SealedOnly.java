package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault sealed-only}: whether a credential may leave the vault unsealed. */
@Command(
    name = "sealed-only",
    mixinStandardHelpOptions = true,
    description = {
      "With on, a credential is released sealed to an enrolled key of an agent or not at all: a"
          + " compromised gate never",
      "reads it. Only you change its rules for requests and delete it then; whoever overwrites its"
          + " value cannot end this.",
      "Rules that it has when it is switched on are dropped, for they may have come through the"
          + " gate: set them anew with",
      "`vault allow`. A value that was released unsealed before is best replaced. A running server"
          + " follows from its next",
      "request on."
    })
final class SealedOnly implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "SERVICE", description = "Name of the credential, such as github.")
  private String service = "";

  @Parameters(paramLabel = "on|off", description = "Whether it is.")
  private String position = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  SealedOnly(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ServiceName name = ServiceArgument.parse(service, spec);
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    boolean only = isOn();
    UnaryOperator<NewCredential> change = same -> same.fromOwner(only);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      CredentialSummary now =
          vault.with(
              keyset,
              store ->
                  new Resealing(store, keyset, only ? "sealed_only_on" : "sealed_only_off")
                      .reseal(name, Optional.empty(), change));
      spec.commandLine()
          .getOut()
          .println(
              now.metadata().sealedOnly()
                  ? name + " is released sealed or not at all"
                  : name + " is released unsealed, too");
    }
    return ExitCode.DONE.code();
  }

  private boolean isOn() {
    return switch (position) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new ParameterException(spec.commandLine(), "say on or off");
    };
  }
}
