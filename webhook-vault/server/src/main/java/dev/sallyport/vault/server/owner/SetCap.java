package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault cap}: how often a credential may be given away. */
@Command(
    name = "cap",
    mixinStandardHelpOptions = true,
    description = {
      "Says how often a credential, or a code of it, may be given away within any hour, whoever"
          + " made the tickets. Beyond it",
      "the server answers 429 and leaves the ticket unused. Brokered requests give nothing away and"
          + " do not count. The cap",
      "belongs to the name: deleting the credential and storing it again does not end it. A running"
          + " server follows from its",
      "next request on; releases before the first cap are not counted."
    })
final class SetCap implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "SERVICE", description = "Name of the credential, such as github.")
  private String service = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Choice choice = new Choice();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** One of the two. */
  static final class Choice {
    @Option(
        names = "--releases-per-hour",
        paramLabel = "N",
        description = "0 to 10000; with 0 it is not given away at all.")
    private Optional<Integer> releases = Optional.empty();

    @Option(names = "--none", description = "Ends the cap.")
    private boolean none;
  }

  SetCap(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ServiceName name = ServiceArgument.parse(service, spec);
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    if (choice.none) {
      end(name, configuration);
    } else {
      set(cap(name), configuration);
    }
    return ExitCode.DONE.code();
  }

  private ReleaseCap cap(ServiceName name) {
    try {
      return new ReleaseCap(name, choice.releases.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "N is 0 to " + ReleaseCap.MAXIMUM);
    }
  }

  private void set(ReleaseCap cap, OwnerConfiguration configuration) {
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      boolean isThere = vault.with(keyset, store -> put(store, keyset, cap));
      String hint = isThere ? "" : "; there is no such credential yet";
      spec.commandLine()
          .getOut()
          .println(
              "capped " + cap.service() + " at " + cap.releases() + " releases an hour" + hint);
    }
  }

  /** A cap may come before its credential; whoever misspells the name shall see it. */
  private static Future<Boolean> put(Store store, VaultKeyset keyset, ReleaseCap cap) {
    return new OwnerDeeds(keyset.organisation(), store)
        .record("cap", cap.service())
        .compose(recorded -> store.caps().put(keyset.organisation(), cap))
        .compose(set -> store.credentials().find(keyset.organisation(), cap.service()))
        .map(found -> found.isPresent());
  }

  private void end(ServiceName name, OwnerConfiguration configuration) {
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      if (!vault.with(keyset, store -> delete(store, keyset, name))) {
        throw new CommandRefused(ExitCode.NOT_FOUND, name + " has no cap");
      }
    }
    spec.commandLine().getOut().println("ended the cap of " + name);
  }

  private static Future<Boolean> delete(Store store, VaultKeyset keyset, ServiceName name) {
    return new OwnerDeeds(keyset.organisation(), store)
        .record("cap_none", name)
        .compose(recorded -> store.caps().delete(keyset.organisation(), name));
  }
}
