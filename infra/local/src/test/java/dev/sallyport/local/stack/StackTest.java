package dev.sallyport.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StackTest {
  @TempDir private Path root;

  @Test
  void namesTheOptionForAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Stack stack = stack(taken.getLocalPort(), false)) {
      assertThatExceptionOfType(RunFailedException.class)
          .isThrownBy(stack::prepare)
          .withMessageContaining("port %s is in use", taken.getLocalPort())
          .withMessageContaining("--gate-port");
    }
  }

  @Test
  void letsOneRunAtATimeUseTheDataAndNamesIt() throws IOException {
    try (Stack first = stack(freePort(), false);
        Stack second = stack(freePort(), false)) {
      first.prepare();

      assertThatExceptionOfType(RunFailedException.class)
          .isThrownBy(second::prepare)
          .withMessageContaining("process %s", ProcessHandle.current().pid());
    }
  }

  @Test
  void startsOverALockThatAKilledRunLeft() throws IOException {
    DataFolder data = new DataFolder(root.resolve("data"));
    Files.createDirectories(data.path());
    Files.writeString(data.lock(), "999999999");

    try (Stack stack = stack(freePort(), false)) {
      assertThat(stack.prepare()).isZero();
    }
  }

  @Test
  void endsWhatAKilledRunLeftRunning() throws Exception {
    DataFolder data = new DataFolder(root.resolve("data"));
    Files.createDirectories(data.path());
    Files.createFile(data.lock());
    Process left = new ProcessBuilder("sleep", "600").start();
    new RecordedProcesses(data.processes()).add(left.pid());

    try (Stack stack = stack(freePort(), false)) {
      assertThat(stack.prepare()).isEqualTo(1);
    }

    assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void leavesAStrangerWithARecordedProcessIdAlone() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Path file = Files.writeString(root.resolve("processes"), stranger.pid() + " 1000\nrubbish\n");

      assertThat(new RecordedProcesses(file).stopLeftOver()).isZero();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void throwsOldDataAwayOnlyForAFreshStart() throws IOException {
    DataFolder data = new DataFolder(root.resolve("data"));
    Files.createDirectories(data.path());
    Files.createFile(data.lock());
    Path old = Files.writeString(Files.createDirectories(data.postgres()).resolve("old"), "data");

    try (Stack kept = stack(freePort(), false)) {
      kept.prepare();
      assertThat(old).exists();
    }
    try (Stack fresh = stack(freePort(), true)) {
      fresh.prepare();
      assertThat(data.postgres()).doesNotExist();
    }
  }

  @Test
  void touchesNoFolderWithSomethingElseInIt() throws IOException {
    DataFolder data = new DataFolder(root.resolve("data"));
    Path work =
        Files.writeString(Files.createDirectories(data.path()).resolve("thesis"), "years of work");

    try (Stack stack = stack(freePort(), true)) {
      assertThatExceptionOfType(RunFailedException.class)
          .isThrownBy(stack::prepare)
          .withMessageContaining("holds something else");
    }
    assertThat(work).exists();
  }

  @Test
  void makesARandomSecretOnceAndForItsOwnerOnly() throws IOException {
    DataFolder data = new DataFolder(root);
    String first = Files.readString(data.randomSecret("vault.owner-secret"));

    assertThat(first).hasSizeGreaterThanOrEqualTo(43);
    assertThat(data.read(data.randomSecret("vault.owner-secret"))).contains(first);
    assertThat(Files.getPosixFilePermissions(data.secret("vault.owner-secret"))).hasSize(2);
  }

  private Stack stack(int gatePort, boolean fresh) throws IOException {
    int vaultPort = freePort();
    return new Stack(
        new Installation(root),
        new DataFolder(root.resolve("data")),
        new StackOptions(gatePort, vaultPort == gatePort ? freePort() : vaultPort, fresh));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
