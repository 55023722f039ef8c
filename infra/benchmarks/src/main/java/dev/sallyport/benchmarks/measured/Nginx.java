package dev.sallyport.benchmarks.measured;

import static java.util.stream.Collectors.joining;

import dev.sallyport.benchmarks.baseline.FixedAnswer;
import dev.sallyport.benchmarks.process.PlainProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * nginx with a fixed 307 of the same Location and headers, where it is installed: two workers, no
 * logs, loopback only.
 */
final class Nginx {
  /** Tries, a tenth of a second apart, until nginx listens. */
  private static final int CONNECT_TRIES = 50;

  private static final Set<String> MADE_BY_NGINX = Set.of("Content-Type", "Location");

  private Nginx() {}

  /** The installed nginx, from the {@code PATH} or where distributions put it. */
  static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Target start(Path nginx, Ground ground) {
    int port = Ports.free();
    Path home = ground.folder().resolve("nginx");
    try {
      Files.createDirectories(home);
      Path configuration = Files.writeString(home.resolve("nginx.conf"), configuration(port));
      List<String> command =
          List.of(
              nginx.toString(),
              "-p",
              home.toString(),
              "-e",
              "stderr",
              "-c",
              configuration.toAbsolutePath().toString());
      PlainProcess server = ground.keep(PlainProcess.start(command, ground.log("nginx")));
      awaitListening(port);
      return new Target(
          "nginx",
          List.of(server.process().pid()),
          List.of(port),
          false,
          OptionalLong.empty(),
          307,
          Baselines.ONE_AGENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String configuration(int port) {
    FixedAnswer answer = FixedAnswer.redirect();
    // nginx makes the Location of a `return 307` itself, and a short page of its own as the body.
    String headers =
        answer.headers().entrySet().stream()
            .filter(header -> !MADE_BY_NGINX.contains(header.getKey()))
            .map(
                header ->
                    "add_header " + header.getKey() + " \"" + header.getValue() + "\" always;")
            .collect(joining("\n        "));
    return """
        daemon off;
        worker_processes 2;
        pid nginx.pid;
        events { worker_connections 1024; }
        http {
          access_log off;
          server_tokens off;
          keepalive_requests 1000000000;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d;
            location / {
              %s
              return 307 "%s";
            }
          }
        }
        """
        .formatted(port, headers, answer.headers().getOrDefault("Location", ""));
  }

  private static void awaitListening(int port) {
    for (int i = 0; i < CONNECT_TRIES; i++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        pause();
      }
    }
    throw new IllegalStateException("nginx does not listen; see its log");
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
