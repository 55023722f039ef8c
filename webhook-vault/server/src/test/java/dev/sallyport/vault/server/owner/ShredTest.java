package dev.sallyport.vault.server.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was deleted and shredded opens with nothing that is kept; everything else does. */
final class ShredTest {
  private static final String SECRET = "gho_c0rrect-horse";

  @TempDir private Path folder;

  @BeforeEach
  void init() {
    expectDone(run("", "init"));
    expectDone(run(SECRET, "put", "deleted"));
    expectDone(run(SECRET, "put", "kept"));
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("VAULT_ORGANISATION", "org_acme");
    environment.put("VAULT_STORE", "file:" + folder.resolve("vault.store"));
    environment.put("VAULT_KEK_FILE", folder.resolve("vault.kek").toString());
    return environment;
  }

  private CommandRun run(String input, String... arguments) {
    return InProcess.run(environment(), input, arguments);
  }

  private static void expectDone(CommandRun run) {
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** With the keys that the configuration leads to now. */
  private <T> T withKeys(
      Map<String, String> environment, BiFunction<OpenVault, VaultKeyset, T> work) {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      return work.apply(vault, vault.keyset(configuration.key()));
    }
  }

  private Optional<SealedCredential> stored(String service) {
    return withKeys(
        environment(),
        (vault, keyset) ->
            vault.with(
                keyset,
                store ->
                    store.credentials().find(keyset.organisation(), new ServiceName(service))));
  }

  private void opens(Map<String, String> environment, SealedCredential sealed) {
    String value =
        withKeys(
            environment,
            (vault, keyset) ->
                new CredentialEnvelope(keyset).open(sealed).exposeForRelease().toString());
    assertThat(value).contains(SECRET);
  }

  private void doesNotOpen(SealedCredential sealed) {
    assertThatExceptionOfType(KeysetException.class).isThrownBy(() -> opens(environment(), sealed));
  }

  @Test
  void whatWasDeletedIsUnreadableInOldBackupsWithTheKeysThatAreKeptAndTheOthersOpen() {
    SealedCredential deleted = stored("deleted").orElseThrow();
    WrappedKeyset old = withKeys(environment(), (vault, keyset) -> vault.wrapped());
    expectDone(run("", "backup", file("old.backup")));
    expectDone(run("", "delete", "deleted"));
    opens(environment(), deleted);
    assertThat(run("", "restore", file("old.backup")).exitCode())
        .isEqualTo(ExitCode.UNCONFIRMED.code());

    CommandRun shred = run("", "shred", "--confirm");

    expectDone(shred);
    assertThat(shred.output()).contains("now destroy every copy of key " + old.wrappedBy());
    doesNotOpen(deleted);
    assertThat(run("", "restore", file("old.backup"), "--confirm").exitCode())
        .isEqualTo(ExitCode.KEY.code());
    opens(environment(), stored("kept").orElseThrow());
    expectDone(run("", "backup", file("new.backup")));
    expectDone(run("", "delete", "kept"));
    expectDone(run("", "restore", file("new.backup"), "--confirm"));
    opens(environment(), stored("kept").orElseThrow());
    assertThat(stored("deleted")).isEmpty();
  }

  @Test
  void rotatingTheDataKeyOrTheWrappingKeyAloneShredsNothing() throws IOException {
    SealedCredential deleted = stored("deleted").orElseThrow();
    Path copy = folder.resolve("copy.kek");
    Files.copy(folder.resolve("vault.kek"), copy);
    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(folder.resolve("vault.kek")));
    expectDone(run("", "delete", "deleted"));
    expectDone(run("", "rotate-kek"));

    opens(environment(), deleted);
    expectDone(run("", "shred", "--confirm"));
    doesNotOpen(deleted);
  }

  @Test
  void keyOfARotationThatWasUnderWayWhenSomethingWasDeletedIsNotKept() {
    expectDone(run("", "backup", file("old.backup")));
    expectDone(run("", "rotate"));
    // Leaves a keyset of two keys, as a rotation does that was killed.
    expectDone(run("", "restore", file("old.backup"), "--confirm"));
    expectDone(run(SECRET, "put", "late"));
    SealedCredential deleted = stored("late").orElseThrow();
    expectDone(run("", "delete", "late"));

    CommandRun shred = run("", "shred", "--confirm");

    expectDone(shred);
    assertThat(shred.output()).contains("going on with a rotation", "seals from now on");
    doesNotOpen(deleted);
    opens(environment(), stored("kept").orElseThrow());
  }

  @Test
  void saysThatNothingIsShreddedWhereTheNewKeyOpensWhatTheOldDid() {
    SealedCredential deleted = stored("deleted").orElseThrow();
    expectDone(run("", "delete", "deleted"));

    CommandRun same = run("", "shred", "--confirm", "--to", file("vault.kek"));

    assertThat(same.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(same.errors()).contains("NOT shredded");
    expectDone(run("", "shred", "--confirm", "--to", file("next.kek")));
    Map<String, String> next = environment();
    next.put("VAULT_KEK_FILE", file("next.kek"));
    assertThatExceptionOfType(KeysetException.class).isThrownBy(() -> opens(next, deleted));
    assertThat(InProcess.run(next, "", "list").output()).contains("kept");
  }

  @Test
  void aKeyServiceThatKeepsOlderVersionsOfItsKeyIsFound() throws IOException {
    try (LocalTransit transit = new LocalTransit()) {
      Map<String, String> reaching = environment();
      reaching.putAll(transit.access());
      expectDone(InProcess.run(reaching, "", "rotate-kek", "--to", LocalTransit.KEY));
      reaching.remove("VAULT_KEK_FILE");
      reaching.put("VAULT_KEK", LocalTransit.KEY);

      CommandRun shred = InProcess.run(reaching, "", "shred", "--confirm");

      assertThat(shred.exitCode()).isEqualTo(ExitCode.FAILED.code());
      assertThat(shred.errors()).contains("NOT shredded", "--to");
      assertThat(InProcess.run(reaching, "", "list").output()).contains("kept");
    }
  }

  @Test
  void nothingIsDoneUnlessConfirmed() {
    SealedCredential deleted = stored("deleted").orElseThrow();

    assertThat(run("", "shred").exitCode()).isEqualTo(ExitCode.UNCONFIRMED.code());

    opens(environment(), deleted);
  }
}
