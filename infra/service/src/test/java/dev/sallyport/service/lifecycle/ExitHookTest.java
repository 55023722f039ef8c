package dev.sallyport.service.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ExitHookTest {
  private Process process;
  private BufferedReader output;
  private String port;

  @BeforeEach
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SlowServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    output = process.inputReader(UTF_8);
    port = Objects.requireNonNull(output.readLine());
  }

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  @Test
  void finishesWhatItAcceptedAndExitsWithZeroOnSigterm() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<Void>> answer =
          client.sendAsync(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/slow")).build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(output.readLine()).isEqualTo("accepted");

      process.destroy(); // SIGTERM

      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void exitsAtOnceWhenNothingIsUnderWay() throws Exception {
    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
