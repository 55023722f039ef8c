package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.EnrolmentPage;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault enrolled}: which agents have a key. */
@Command(
    name = "enrolled",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the agents whose answers are sealed, one on a line, in columns separated by tabs: agent, key id, kind of key,",
      "since when. Every line was proven to be as it was enrolled."
    })
final class Enrolled implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  Enrolled(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    PrintWriter out = spec.commandLine().getOut();
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      vault.with(keyset, store -> print(store, keyset, Optional.empty(), out));
    }
    return ExitCode.DONE.code();
  }

  private static Future<Boolean> print(
      Store store, VaultKeyset keyset, Optional<AgentId> after, PrintWriter out) {
    EnrolmentSeal seal = new EnrolmentSeal(keyset);
    return store
        .enrolments()
        .list(keyset.organisation(), after, EnrolmentPage.LIMIT)
        .compose(
            page -> {
              page.enrolments().forEach(each -> out.println(line(each, seal)));
              return page.next().isPresent()
                  ? print(store, keyset, page.next(), out)
                  : Future.succeededFuture(true);
            });
  }

  private static String line(SealedEnrolment each, EnrolmentSeal seal) {
    return String.join(
        "\t",
        each.enrolment().agent().value(),
        each.enrolment().key().value(),
        seal.open(each).kem().prefix(),
        each.enrolment().since().toString());
  }
}
