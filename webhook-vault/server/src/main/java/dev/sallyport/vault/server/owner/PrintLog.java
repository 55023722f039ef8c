package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.json.Json;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.LogPage;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault log}: what was released, and what was not. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the vault's log, newest first, as JSON Lines: what was released or refused, on which"
          + " ticket, to whom, and why. `gate audit reconcile` holds it against the gate's.",
      "The commands below prove it."
    })
final class PrintLog implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  PrintLog(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    PrintWriter out = spec.commandLine().getOut();
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      vault.with(keyset, store -> print(store, configuration.organisation(), out));
    }
    out.flush();
    return ExitCode.DONE.code();
  }

  private static Future<Boolean> print(Store store, Organisation organisation, PrintWriter out) {
    Promise<Boolean> done = Promise.promise();
    print(store, organisation, OptionalLong.empty(), out, done);
    return done.future();
  }

  /** Not one future after the other: a long log has many pages. */
  private static void print(
      Store store,
      Organisation organisation,
      OptionalLong before,
      PrintWriter out,
      Promise<Boolean> done) {
    store
        .log()
        .page(organisation, before, LogPage.LIMIT)
        .onComplete(
            page -> {
              page.entries().forEach(entry -> out.println(line(entry)));
              if (page.next().isPresent()) {
                print(store, organisation, page.next(), out, done);
              } else {
                done.complete(true);
              }
            },
            done::fail);
  }

  private static String line(RecordedEntry recorded) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("sequence", Long.toString(recorded.sequence()));
    members.put("at", recorded.at().toString());
    members.put("outcome", recorded.outcome());
    members.put("reason", recorded.reason());
    members.put("ticket", recorded.ticket().orElse(null));
    members.put("subject", recorded.subject().orElse(null));
    members.put("service", recorded.service().orElse(null));
    members.put("purpose", recorded.purpose().orElse(null));
    members.put("client", recorded.client().orElse(null));
    recorded.fields().ifPresent(fields -> members.put("fields", fields));
    members.put("requestId", recorded.requestId());
    return new String(Json.write(members), UTF_8);
  }
}
