package dev.sallyport.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerProcessTest {
  private static final JavaProgram SERVER =
      new JavaProgram(
          System.getProperty("java.class.path"), SmallServer.class.getName(), List.of());

  @TempDir private Path folder;

  @Test
  void waitsUntilTheServerListensAndGivesItItsEnvironment() throws Exception {
    try (ServerProcess server = ServerProcess.start(command().with("GATE_GREETING", "hello"))) {
      assertThat(get(server.address())).isEqualTo("hello");
      assertThat(server.output()).containsExactly("listening on " + server.address());
    }
  }

  @Test
  void keepsVariablesOfTheCallersShellOut() {
    Map<String, String> environment = command().with("GATE_PORT", "0").builder().environment();

    assertThat(environment).containsEntry("GATE_PORT", "0").containsKey("PATH");
    assertThat(environment.keySet()).noneMatch(name -> name.startsWith("VAULT_"));
  }

  @Test
  void hearsMoreServersThanTheMachineHasProcessors() {
    int count = Runtime.getRuntime().availableProcessors() + 2;
    Deque<ServerProcess> servers = new ArrayDeque<>();
    try {
      for (int i = 0; i < count; i++) {
        servers.push(ServerProcess.start(command()));
      }
      assertThat(servers).allMatch(ServerProcess::isRunning).hasSize(count);
    } finally {
      servers.forEach(ServerProcess::stop);
    }
  }

  @Test
  void endsWhenKilledAndServesAgainAfterARestart() throws Exception {
    try (ServerProcess server = ServerProcess.start(command().with("GATE_GREETING", "again"))) {
      URI before = server.address();
      long killed = server.pid();

      server.kill();
      assertThat(server.isRunning()).isFalse();
      assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get(before));

      server.restart();
      assertThat(server.pid()).isNotEqualTo(killed);
      assertThat(get(server.address())).isEqualTo("again");
    }
  }

  @Test
  void quotesTheLogOfAServerThatDoesNotStart() {
    assertThatExceptionOfType(ServerFailedException.class)
        .isThrownBy(() -> ServerProcess.start(command().withArguments("fail")))
        .withMessageContaining("small ended before it listened")
        .withMessageContaining("the port is wrong");
  }

  @Test
  void doesNotWaitForeverForASilentServer() {
    assertThatExceptionOfType(ServerFailedException.class)
        .isThrownBy(
            () ->
                ServerProcess.start(
                    command().withArguments("silent").startingWithin(Duration.ofMillis(300))))
        .withMessageContaining("did not listen");
  }

  @Test
  void showsNoValueOfTheEnvironment() {
    assertThat(command().with("GATE_DATABASE_PASSWORD", "s3cret").toString())
        .contains("GATE_DATABASE_PASSWORD")
        .doesNotContain("s3cret");
  }

  @Test
  void stopsTheChildOfAParentThatIsGone() throws Exception {
    Process child = new ProcessBuilder("sleep", "600").start();
    OrphanGuard guard = OrphanGuard.over(child, "TERM", Optional.empty());

    guard.parentIsGone();

    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void leavesTheChildAloneOnceDismissed() throws Exception {
    Process child = new ProcessBuilder("sleep", "600").start();
    try {
      OrphanGuard.over(child, "TERM", Optional.empty()).close();

      assertThat(child.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void returnsWhatAToolPrints() {
    JavaProgram java = new JavaProgram("none", "--version", List.of());

    ToolRun run = ToolRun.of(java, List.of(), Map.of(), "");

    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).contains("25");
    assertThat(run.toString()).isEqualTo("exit code 0");
  }

  private ServerCommand command() {
    return ServerCommand.of("small", SERVER, folder.resolve("small.log"));
  }

  private static String get(URI address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    }
  }
}
