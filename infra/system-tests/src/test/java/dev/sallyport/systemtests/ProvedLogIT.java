package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.postgres.Options;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gates and their database are killed, as kill -9 does, while records pour in and are added to
 * the tree of the log. What was signed meanwhile is what a witness keeps; in the end the log has to
 * go on from all of it and hold every redirect that was acknowledged.
 */
final class ProvedLogIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private LocalPostgres postgres;
  private Fortress fortress;
  private ServerProcess secondGate;
  private final List<String> checkpoints = new ArrayList<>();

  @BeforeEach
  void start(@TempDir Path folder) {
    postgres = LocalPostgres.start(Options.temporary());
    fortress = Fortress.start(folder, postgres);
    secondGate = fortress.anotherGate("gate-2");
  }

  @AfterEach
  void stop() {
    secondGate.stop();
    fortress.close();
    postgres.stop();
  }

  @Test
  void holdsEveryAcknowledgedRedirectAndGoesOnFromEveryCheckpointAfterKills(@TempDir Path folder)
      throws Exception {
    try (Pouring pouring = Pouring.through(fortress, secondGate)) {
      pouring.awaitTickets(200);
      keepCheckpoint();
      secondGate.kill();
      pouring.awaitTickets(50);
      keepCheckpoint();
      secondGate.restart();
      fortress.gate().kill();
      pouring.awaitTickets(50);
      fortress.gate().restart();
      keepCheckpoint();
      postgres.kill();
      postgres.restart();
      pouring.awaitTickets(50);
      pouring.stop();
      Eventually.holds(this::everyRecordIsUnderTheCheckpoint, RECOVERY);

      assertThat(checkpoint().path("alarms")).isEmpty();
      List<String> lines = export(folder);
      assertThat(ticketsIn(lines)).containsAll(pouring.received());
      ToolRun verified = verify(folder);
      assertThat(verified.exitCode()).as(verified.toString()).isZero();
    }
  }

  private JsonNode checkpoint() {
    return expect(200, fortress.operator().get("/api/audit/checkpoint")).json();
  }

  /** What a witness would have: as soon as a gate can be asked for it. */
  private void keepCheckpoint() throws InterruptedException {
    Eventually.holds(
        () -> {
          try {
            Answer answer = fortress.operator().get("/api/audit/checkpoint");
            return answer.status() == 200 && checkpoints.add(answer.text());
          } catch (UncheckedIOException e) {
            return false;
          }
        },
        RECOVERY);
  }

  private boolean everyRecordIsUnderTheCheckpoint() {
    String count = "select count(*)::text from audit where organisation <> 'none'";
    Answer answer = fortress.operator().get("/api/audit/checkpoint");
    return answer.status() == 200
        && Rows.column(fortress.gateDatabase(), count)
            .equals(Set.of(answer.json().path("size").asText()));
  }

  private List<String> export(Path folder) throws IOException {
    String export = expect(200, fortress.operator().get("/api/audit/export")).text();
    Files.writeString(folder.resolve("export"), export);
    return export.lines().toList();
  }

  private static Set<String> ticketsIn(List<String> export) throws IOException {
    Set<String> tickets = new HashSet<>();
    for (String line : export) {
      JsonNode ticket = JSON.readTree(line).path("record").path("ticket");
      if (ticket.isTextual()) {
        tickets.add(ticket.asText());
      }
    }
    return tickets;
  }

  private ToolRun verify(Path folder) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("audit", "verify"));
    arguments.addAll(List.of("--export", folder.resolve("export").toString()));
    arguments.addAll(List.of("--key", checkpoint().path("key").asText()));
    for (String each : checkpoints) {
      Path kept = Files.createTempFile(folder, "kept", ".json");
      Files.writeString(kept, each);
      arguments.addAll(List.of("--checkpoint", kept.toString()));
    }
    return ToolRun.of(Programs.gate(), arguments, Map.of(), "");
  }
}
