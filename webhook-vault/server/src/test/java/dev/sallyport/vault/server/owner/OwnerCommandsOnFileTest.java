package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OwnerCommandsOnFileTest extends OwnerCommandsContract {
  @Override
  Map<String, String> store() {
    return Map.of("VAULT_STORE", "file:" + folder.resolve("vault.sp"));
  }

  @Override
  Map<String, String> emptyStore() {
    return Map.of("VAULT_STORE", "file:" + folder.resolve("empty.sp"));
  }

  @Test
  void keepsASecretToItselfWhenRunAsAProcess() throws IOException, InterruptedException {
    CommandRun init = CommandRun.of(environment(), "", "init");
    CommandRun put = CommandRun.of(environment(), SECRET + "\n", "put", "github");
    CommandRun missing = CommandRun.of(environment(), "", "delete", "gitlab");

    assertThat(init.exitCode()).as(init.errors()).isZero();
    assertThat(put.exitCode()).as(put.errors()).isZero();
    assertThat(put.output()).isEqualTo("stored github, version 1\n");
    assertThat(put.output() + put.errors()).doesNotContain(SECRET);
    assertThat(missing.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(missing.errors()).contains("vault delete: there is no credential gitlab");
    assertThat(stored("github")).containsValue(SECRET);
    assertThat(new String(Files.readAllBytes(folder.resolve("vault.sp")), ISO_8859_1))
        .doesNotContain(SECRET, "github", "accessToken");
  }

  @Test
  void explainsEveryCommandAndItsExitCodes() {
    for (String command :
        new String[] {
          "init",
          "put",
          "sealed-only",
          "cap",
          "caps",
          "enrol",
          "enrolled",
          "unenrol",
          "list",
          "log",
          "delete",
          "rotate",
          "backup",
          "restore",
          "rotate-kek",
          "shred"
        }) {
      CommandRun help = run("", command, "--help");

      assertThat(help.exitCode()).isZero();
      assertThat(help.output()).contains("Usage: vault " + command, "Exit codes:", "78");
    }
  }
}
