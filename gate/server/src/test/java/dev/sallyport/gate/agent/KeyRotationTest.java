package dev.sallyport.gate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.ticket.key.KeyText;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KeyRotationTest {
  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("rotation");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @Test
  void rotationReplacesTheKeyInOneStep() {
    ApiClient operator = gate.newOrganisation();
    JsonNode agent = operator.createAgent("rotating");
    String id = agent.path("id").asText();

    Reply rotated = operator.post("/api/agents/" + id + "/rotate-key", "");

    assertThat(rotated.status()).isEqualTo(200);
    assertThat(rotated.text("id")).isEqualTo(id);
    assertThat(rotated.text("apiKey")).isNotEqualTo(agent.path("apiKey").asText());
    JsonNode keys = operator.get("/api/agents/" + id).body().path("keys");
    assertThat(keys)
        .extracting(key -> key.path("status").asText())
        .containsExactlyInAnyOrder("active", "revoked");
    assertThat(
            gate.query(
                "select encode(hash, 'hex') from agent_key where status = 'active' and agent = '"
                    + id
                    + "'"))
        .isEqualTo(KeyText.parse(rotated.text("apiKey")).orElseThrow().hash().hex());
  }

  @Test
  void ofConcurrentRotationsThoseThatSawTheSameKeyHaveOneWinner() {
    ApiClient operator = gate.newOrganisation();
    String id = operator.createAgent("contended").path("id").asText();

    var replies =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> operator.post("/api/agents/" + id + "/rotate-key", "")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies)
        .allMatch(reply -> reply.status() == 200 || reply.code().equals("ROTATION_CONFLICT"));
    assertThat(replies).anyMatch(reply -> reply.status() == 200);
    assertThat(
            gate.query(
                "select count(*) from agent_key where status = 'active' and agent = '" + id + "'"))
        .isEqualTo("1");
  }

  @Test
  void keepsABoundedNumberOfRevokedKeys() {
    ApiClient operator = gate.newOrganisation();
    String id = operator.createAgent("busy").path("id").asText();

    for (int i = 0; i < 25; i++) {
      assertThat(operator.post("/api/agents/" + id + "/rotate-key", "").status()).isEqualTo(200);
    }

    assertThat(gate.query("select count(*) from agent_key where agent = '" + id + "'"))
        .isEqualTo("21");
  }
}
