package dev.sallyport.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ServeTest {
  private final StringWriter errors = new StringWriter();

  @Test
  void namesEverythingThatIsWrongAtOnceAndNoValue() {
    int exitCode =
        serve(
            Map.of(
                "VAULT_GATE_URL",
                "http://sesame@gate",
                "VAULT_PORT",
                "sesame",
                "VAULT_PROT",
                "8081"));

    assertThat(exitCode).isEqualTo(78);
    assertThat(errors.toString())
        .contains("VAULT_GATE_URL")
        .contains("VAULT_PUBLIC_URL")
        .contains("VAULT_PORT")
        .contains("VAULT_PROT is not a variable we know; did you mean VAULT_PORT?")
        .contains("VAULT_STORE")
        .contains("vault init")
        .doesNotContain("sesame");
  }

  @Test
  void saysHowToMakeAKeysetWhenThereIsNone(@TempDir Path folder) {
    Path key = folder.resolve("kek.json");
    new KeyFile(key).create(LocalKeyEncryptionKeys.generate());

    int exitCode =
        serve(
            Map.of(
                "VAULT_GATE_URL",
                "http://localhost:8080",
                "VAULT_PUBLIC_URL",
                "http://127.0.0.1:8081",
                "VAULT_KEK_FILE",
                key.toString(),
                "VAULT_STORE",
                "file:" + folder.resolve("vault.data")));

    assertThat(exitCode).isEqualTo(78);
    assertThat(errors.toString()).contains("no keyset").contains("vault init");
  }

  private int serve(Map<String, String> environment) {
    return new CommandLine(new Serve(environment)).setErr(new PrintWriter(errors, true)).execute();
  }
}
