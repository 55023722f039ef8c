package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.cap.CapUse;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault caps}: which credentials have a cap. */
@Command(
    name = "caps",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the caps, one on a line, in columns separated by tabs: service, releases an hour, releases within the hour",
      "that ends now."
    })
final class ListCaps implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  ListCaps(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    PrintWriter out = spec.commandLine().getOut();
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      vault
          .with(
              keyset,
              store -> store.caps().list(keyset.organisation(), InstantSource.system().instant()))
          .forEach(use -> out.println(line(use)));
    }
    return ExitCode.DONE.code();
  }

  private static String line(CapUse use) {
    return String.join(
        "\t",
        use.cap().service().value(),
        Integer.toString(use.cap().releases()),
        Integer.toString(use.used()));
  }
}
