package dev.sallyport.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * The generator's process: reads a {@link LoadOrder} as a line of JSON, measures, writes a {@link
 * LoadAnswer} as a line of JSON, until its input ends. One process serves a whole run, so that its
 * own warm-up is over before the first figure.
 */
@Command(name = "load", hidden = true, description = "The load generator, as the harness starts it")
public final class LoadGenerator implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void run() {
    // One loop: a second would take processor time from the server, of which there is little.
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      PrintStream answers = System.out;
      for (@Nullable String line = orders.readLine(); line != null; line = orders.readLine()) {
        LoadOrder order = JSON.readValue(line, LoadOrder.class);
        answers.println(JSON.writeValueAsString(measure(vertx, client, order)));
        answers.flush();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      vertx.close().await();
    }
  }

  private static LoadAnswer measure(Vertx vertx, NetClient client, LoadOrder order)
      throws IOException {
    Requests requests = KindsOfRequests.of(order);
    return new LoadRun(vertx, client, order, requests).run().await();
  }
}
