package dev.sallyport.gate.audit.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a vault answers to an exchange. Members that are not known are another version's business.
 *
 * @param key of its log
 * @param checkpoint of its log, as it came
 * @param proof that the log goes on from the size that was asked about; empty when it has none
 * @param outcome what it did with the gate's checkpoint
 * @param holdsSize records under the checkpoint of the gate's log that it holds now
 * @param holds that checkpoint, as it came
 */
record ShownLog(
    NoteKey key,
    String checkpoint,
    Optional<List<TreeHash>> proof,
    String outcome,
    long holdsSize,
    String holds) {
  private static final int MOST_HASHES = 128;
  private static final int LONGEST_NOTE = 4_000;

  /** Outcomes with which a vault says that something is wrong. */
  private static final Set<String> ALARMS = Set.of("forked", "rolled_back", "other_key");

  /** The answer; empty when it is none. */
  static Optional<ShownLog> parse(Buffer body) {
    try {
      return parse(Json.read(body.getBytes(), JsonNode.class));
    } catch (JsonRefused e) {
      return Optional.empty();
    }
  }

  private static Optional<ShownLog> parse(JsonNode reply) {
    Optional<NoteKey> key = NoteKey.parse(reply.path("key").asText());
    String checkpoint = reply.path("checkpoint").asText();
    JsonNode gate = reply.path("gate");
    JsonNode size = gate.path("size");
    String holds = gate.path("checkpoint").asText();
    boolean whole =
        key.isPresent()
            && checkpoint.length() <= LONGEST_NOTE
            && holds.length() <= LONGEST_NOTE
            && size.isIntegralNumber()
            && size.canConvertToLong()
            && size.longValue() >= 0;
    return whole
        ? Optional.of(
            new ShownLog(
                key.get(),
                checkpoint,
                proof(reply.path("proof")),
                gate.path("outcome").asText(),
                size.longValue(),
                holds))
        : Optional.empty();
  }

  /** Empty when there is none, or something else. */
  private static Optional<List<TreeHash>> proof(JsonNode given) {
    List<TreeHash> hashes = new ArrayList<>();
    for (JsonNode each : given) {
      TreeHash.parse(each.asText()).ifPresent(hashes::add);
    }
    return given.isArray() && given.size() <= MOST_HASHES && hashes.size() == given.size()
        ? Optional.of(hashes)
        : Optional.empty();
  }

  boolean isAlarmed() {
    return ALARMS.contains(outcome);
  }

  boolean needsProof() {
    return outcome.equals("proof_needed");
  }

  /** What contradicts that the vault's log goes on from what is held of it. */
  Optional<String> contradiction(VaultLog held) {
    Optional<Checkpoint> now = Checkpoint.open(checkpoint, key);
    if (now.isEmpty()) {
      return Optional.of("what the vault shows is no checkpoint that its log's key has signed");
    }
    if (held.key() == null || held.checkpoint() == null) {
      return Optional.empty();
    }
    if (!held.key().equals(key.toString())) {
      return Optional.of("the key of the vault's log is another than before");
    }
    Checkpoint before = Checkpoint.open(held.checkpoint(), key).orElseThrow();
    if (now.get().size() < before.size()) {
      return Optional.of(
          "a checkpoint over %d entries of the vault's log is held, and the vault shows one over %d: its log was rolled back"
              .formatted(before.size(), now.get().size()));
    }
    boolean goesOn = proof.filter(hashes -> now.get().goesOnFrom(before, hashes)).isPresent();
    return goesOn
        ? Optional.empty()
        : Optional.of(
            "the vault does not show that its log goes on from the first %d entries: it was forked"
                .formatted(before.size()));
  }

  /** Entries under the checkpoint, which was looked at before. */
  long size() {
    return Checkpoint.open(checkpoint, key).map(Checkpoint::size).orElseThrow();
  }
}
