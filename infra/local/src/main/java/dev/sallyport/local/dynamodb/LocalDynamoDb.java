package dev.sallyport.local.dynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Amazon's DynamoDB Local as a process of its own, which keeps everything in memory: one for all
 * tests of a JVM, started on first use and ended with the JVM. Each test takes a table of its own.
 */
public final class LocalDynamoDb {
  private static final String JARS = "infra/local/dynamodb/target/app";

  /** It looks at the form of a signature only. */
  private static final String ANYBODY =
      "AWS4-HMAC-SHA256 Credential=local/20261130/eu-central-1/dynamodb/aws4_request,"
          + " SignedHeaders=host, Signature=00";

  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 50;
  private static final AtomicInteger LAST = new AtomicInteger();

  private final URI endpoint;
  private final Process process;

  private LocalDynamoDb(URI endpoint, Process process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /** This JVM's server. */
  public static LocalDynamoDb instance() {
    return Holder.INSTANCE;
  }

  private static final class Holder {
    static final LocalDynamoDb INSTANCE = start();
  }

  private static LocalDynamoDb start() {
    Path jars = jars();
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dsqlite4java.library.path=" + jars,
            "-cp",
            jars.resolve("*").toString(),
            "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
            "-inMemory",
            "-disableTelemetry",
            "-port",
            Integer.toString(port));
    try {
      Process process =
          builder
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "dynamodb-stop"));
      LocalDynamoDb started = new LocalDynamoDb(URI.create("http://127.0.0.1:" + port), process);
      started.awaitAnswer();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tests run in the folder of their module, wherever that is in the project. */
  private static Path jars() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      if (Files.isDirectory(folder.resolve(JARS))) {
        return folder.resolve(JARS);
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException(
        "DynamoDB Local is not here: build the module infra/local/dynamodb first");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswer() {
    long until = System.nanoTime() + LONGEST_START.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint)
              .timeout(LONGEST_START)
              .header("x-amz-target", "DynamoDB_20120810.ListTables")
              .header("content-type", "application/x-amz-json-1.0")
              .header("authorization", ANYBODY)
              .POST(BodyPublishers.ofString("{}"))
              .build();
      while (!answers(client, request)) {
        if (System.nanoTime() > until || !process.isAlive()) {
          process.destroyForcibly();
          throw new IllegalStateException("DynamoDB Local does not answer");
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it listens, over HTTP and on this machine only. */
  public URI endpoint() {
    return endpoint;
  }

  /** A name that no table has. */
  public String newTableName() {
    return "vault-" + LAST.incrementAndGet() + "-" + System.nanoTime();
  }

  /** The variables of a vault with a table of its own; the credentials are good for nothing. */
  public Map<String, String> newVaultStore() {
    return Map.of(
        "VAULT_STORE",
        "dynamodb:eu-central-1/" + newTableName(),
        "VAULT_DYNAMODB_ENDPOINT",
        endpoint.toString(),
        "AWS_ACCESS_KEY_ID",
        "local",
        "AWS_SECRET_ACCESS_KEY",
        "local");
  }
}
