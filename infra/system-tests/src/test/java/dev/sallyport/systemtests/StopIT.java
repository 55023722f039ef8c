package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.systemtests.Wire.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop finishes what it accepted, takes nothing new, and ends soon. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StopIT {
  private static final int ACCEPTED = 24;

  /** Ten seconds for what was accepted, and as long again for a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private Fortress fortress;
  private Agent agent;

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    fortress.operator().deposit(fortress.vaultAddress(), Load.SERVICE, Load.VALUE);
    agent = fortress.operator().createAgent("stopped");
    fortress.operator().grant(agent, Load.SERVICE);
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  @Test
  void gateFinishesWhatItAcceptedAndTakesNothingNew() throws Exception {
    List<Accepted> accepted = new ArrayList<>();
    for (int i = 0; i < ACCEPTED; i++) {
      accepted.add(
          i % 2 == 0
              ? toGate("/api/agents", "{\"name\":\"accepted-" + i + "\"}")
              : toGate("/api/vault/store-ticket", "{\"serviceName\":\"" + Load.SERVICE + "\"}"));
    }

    List<Reply> replies = finishedWhileStopping(fortress.gate(), "gate", accepted);

    Set<String> created = new HashSet<>();
    Set<String> tickets = new HashSet<>();
    for (Reply reply : replies) {
      assertThat(reply.status()).as(reply.body()).isIn(200, 201);
      if (reply.status() == 201) {
        created.add(reply.json().get("id").asText());
      } else {
        tickets.add(Load.idOf(reply.json().get("ticket").asText()));
      }
    }
    assertThat(created).hasSize(ACCEPTED / 2);
    assertThat(tickets).hasSize(ACCEPTED / 2);
    assertThat(created)
        .isSubsetOf(Rows.column(fortress.gateDatabase(), "select id from agent"))
        .isSubsetOf(Rows.column(fortress.gateDatabase(), "select object_id from audit"));
    assertThat(tickets)
        .isSubsetOf(Rows.column(fortress.gateDatabase(), "select ticket_id from audit"));
  }

  @Test
  void vaultFinishesWhatItAcceptedAndTakesNothingNew() throws Exception {
    List<Accepted> accepted = new ArrayList<>();
    Set<String> tickets = new HashSet<>();
    for (int i = 0; i < ACCEPTED; i++) {
      String ticket = Load.ticketIn(agent.redirected(Load.SERVICE));
      tickets.add(Load.idOf(ticket));
      String body = "{\"ticket\":\"" + ticket + "\",\"service\":\"" + Load.SERVICE + "\"}";
      accepted.add(Accepted.by(fortress.vaultAddress(), "/v1/credential", "", body));
    }

    List<Reply> replies = finishedWhileStopping(fortress.vault(), "vault", accepted);

    for (Reply reply : replies) {
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(reply.json().at("/token/accessToken").asText()).isEqualTo(Load.VALUE);
    }
    assertThat(tickets)
        .isSubsetOf(
            Rows.column(
                fortress.vaultDatabase(), "select ticket from release_log where outcome = 1"));
  }

  @Test
  void nothingIsLostWhenEitherIsStoppedUnderLoad() throws Exception {
    try (Load load = Load.on(fortress)) {
      load.awaitReleases(100);
      for (int round = 0; round < 2; round++) {
        endsInGoodOrder("gate", CompletableFuture.runAsync(fortress.gate()::stop));
        fortress.gate().restart();
        load.awaitRecovery(Duration.ofSeconds(30));
        endsInGoodOrder("vault", CompletableFuture.runAsync(fortress.vault()::stop));
        fortress.vault().restart();
        load.awaitRecovery(Duration.ofSeconds(30));
      }
      load.stop();
      load.lostNothingThatWasAcknowledged();
    }
  }

  private Accepted toGate(String path, String body) throws IOException {
    String proof = "Authorization: Bearer " + fortress.operator().token() + "\r\n";
    return Accepted.by(fortress.gateAddress(), path, proof, body);
  }

  /** Every request was accepted before the signal, and is only sent to its end after it. */
  private List<Reply> finishedWhileStopping(
      ServerProcess server, String name, List<Accepted> accepted) throws Exception {
    URI address = server.address();
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::stop);
    Eventually.holds(() -> refusesConnections(address));
    List<Reply> replies = new ArrayList<>();
    for (Accepted request : accepted) {
      request.sendTheRest();
    }
    for (Accepted request : accepted) {
      replies.add(request.reply());
    }
    endsInGoodOrder(name, stopping);
    server.restart();
    expect(307, agent.ask(Load.SERVICE));
    return replies;
  }

  private static boolean refusesConnections(URI address) {
    try {
      Wire.to(address).close();
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** It ends by itself, and its last word is that everything was closed. */
  private void endsInGoodOrder(String name, CompletableFuture<Void> stopping) throws Exception {
    stopping.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    assertThat(Fortress.read(fortress.log(name)).lines().toList().getLast())
        .contains("\"message\":\"stopped\"", "\"status\":\"clean\"");
  }

  /** A request whose head a server has taken, and whose body it has asked for. */
  private record Accepted(Wire wire, String body) {
    static Accepted by(URI server, String path, String proof, String body) throws IOException {
      Wire wire = Wire.to(server);
      wire.send(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + proof
              + "Expect: 100-continue\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n");
      assertThat(wire.reply().status()).isEqualTo(100);
      return new Accepted(wire, body);
    }

    void sendTheRest() throws IOException {
      wire.send(body);
    }

    Reply reply() throws IOException {
      try (wire) {
        return wire.reply();
      }
    }
  }
}
