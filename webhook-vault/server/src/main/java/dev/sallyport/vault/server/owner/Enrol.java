package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.AgentKey;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.enrolment.Kem;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.enrolment.SuiteUnavailable;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.server.xwing.XWing;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault enrol}: the key that an agent's answers are sealed to. */
@Command(
    name = "enrol",
    mixinStandardHelpOptions = true,
    description = {
      "Enrols an agent's public key, in the place of the one before. It is read from standard"
          + " input, one line such as",
      "  x25519:<32 bytes in base64url without padding>",
      "or x-wing: with the 1216 bytes of an X-Wing key, which stays closed to quantum computers"
          + " too. Only the vault's server seals to such keys; its functions refuse these agents.",
      "From the next request on, whatever a running server gives this agent is sealed to the key,"
          + " whoever made the ticket.",
      "Compare the key id that is printed with the agent's own: it is the base64url of the SHA-256"
          + " of the line."
    })
final class Enrol implements Callable<Integer> {
  private final Map<String, String> environment;
  private final SecretInput input;

  @Parameters(paramLabel = "AGENT", description = "Id of the agent, as the gate names it.")
  private String agent = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  Enrol(Map<String, String> environment, SecretInput input) {
    this.environment = environment;
    this.input = input;
  }

  @Override
  public Integer call() {
    AgentId name = AgentArgument.parse(agent, spec);
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    RecipientKey key = key();
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      vault.with(keyset, store -> put(store, keyset, name, key));
    }
    spec.commandLine().getOut().println("enrolled " + name + ", " + key);
    return ExitCode.DONE.code();
  }

  private static Future<Void> put(Store store, VaultKeyset keyset, AgentId name, RecipientKey key) {
    Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
    return new OwnerDeeds(keyset.organisation(), store)
        .record("enrol", name)
        .compose(
            recorded -> store.enrolments().put(new EnrolmentSeal(keyset).seal(name, key, now)));
  }

  private RecipientKey key() {
    try {
      AgentKey key = AgentKey.parse(input.value());
      SealingSuites suites =
          key.kem() == Kem.X_WING ? XWing.suites() : SealingSuites.ofEveryRuntime();
      return suites.recipient(key);
    } catch (SuiteUnavailable e) {
      throw new CommandRefused(ExitCode.FAILED, "not enrolled: " + e.advice());
    } catch (IllegalArgumentException e) {
      // These messages do not quote what was read: it may be the private key.
      throw new CommandRefused(ExitCode.INVALID_INPUT, "not enrolled: " + e.getMessage());
    }
  }
}
