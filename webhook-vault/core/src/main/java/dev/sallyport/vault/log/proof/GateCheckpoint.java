package dev.sallyport.vault.log.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a gate sends of its log.
 *
 * @param note the signed checkpoint
 * @param checkpoint what it says
 * @param from the size from which {@code proof} goes
 * @param known the size of the vault's checkpoint that the gate holds; 0 for none
 */
record GateCheckpoint(
    NoteKey key, String note, Checkpoint checkpoint, long from, List<TreeHash> proof, long known) {
  /** Bytes: a note of the longest origin, and the longest proof, with room. */
  static final int MAXIMUM_BODY = 16 * 1024;

  /** Hashes of a proof: two for each level of the largest tree. */
  private static final int MOST_HASHES = 128;

  private static final Set<String> MEMBERS = Set.of("key", "checkpoint", "from", "proof", "known");

  GateCheckpoint {
    proof = List.copyOf(proof);
  }

  static GateCheckpoint in(VaultRequest request) {
    JsonObject body = JsonObject.in(request, MEMBERS);
    NoteKey key =
        NoteKey.parse(body.requiredText("key"))
            .orElseThrow(() -> invalid("key must be the key of a log: name+id+key."));
    String note = body.requiredText("checkpoint");
    Checkpoint checkpoint =
        Checkpoint.open(note, key)
            .orElseThrow(() -> invalid("checkpoint must be a checkpoint that key has signed."));
    return new GateCheckpoint(
        key, note, checkpoint, size(body, "from"), proof(body), size(body, "known"));
  }

  private static long size(JsonObject body, String name) {
    JsonNode size =
        body.member(name).orElseThrow(() -> invalid(name + " must be a whole number from 0 on."));
    if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
      throw invalid(name + " must be a whole number from 0 on.");
    }
    return size.longValue();
  }

  private static List<TreeHash> proof(JsonObject body) {
    JsonNode given = body.member("proof").orElseThrow(GateCheckpoint::noProof);
    if (!given.isArray() || given.size() > MOST_HASHES) {
      throw noProof();
    }
    List<TreeHash> proof = new ArrayList<>();
    for (JsonNode hash : given) {
      if (!hash.isTextual()) {
        throw noProof();
      }
      proof.add(TreeHash.parse(hash.textValue()).orElseThrow(GateCheckpoint::noProof));
    }
    return proof;
  }

  private static VaultRefusal noProof() {
    return invalid("proof must be a list of at most " + MOST_HASHES + " hashes in base64.");
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
