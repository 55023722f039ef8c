package dev.sallyport.vault.log.proof;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.vault.failure.StoreException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest checkpoint of the gate's log that was shown to go on from those before.
 *
 * @param key of the gate's log, as it was first told
 * @param checkpoint the signed note
 * @param at when it came, in milliseconds since 1970
 * @param alarm what did not go on from it, if something did not
 */
record HeldCheckpoint(String key, String checkpoint, long at, @Nullable String alarm) {
  static HeldCheckpoint of(NoteKey key, String checkpoint, Instant now) {
    return new HeldCheckpoint(key.toString(), checkpoint, now.toEpochMilli(), null);
  }

  HeldCheckpoint alarmed(String what) {
    return new HeldCheckpoint(key, checkpoint, at, what);
  }

  HeldCheckpoint followedBy(String next, Instant now) {
    return new HeldCheckpoint(key, next, now.toEpochMilli(), alarm);
  }

  /** What was signed; it was looked at before it was kept. */
  Checkpoint opened() {
    return NoteKey.parse(key)
        .flatMap(known -> Checkpoint.open(checkpoint, known))
        .orElseThrow(HeldCheckpoint::damaged);
  }

  byte[] toJson() {
    return Json.write(this);
  }

  static HeldCheckpoint parse(byte[] json) {
    try {
      return Json.read(json, HeldCheckpoint.class);
    } catch (JsonRefused e) {
      throw damaged();
    }
  }

  private static StoreException damaged() {
    return new StoreException(
        StoreException.Kind.DAMAGED, "the gate's checkpoint that is kept is none");
  }

  /** Whether a checkpoint is another than this one says it must be; empty when it may follow. */
  Optional<GateLogFinding> finding(NoteKey otherKey, Checkpoint next) {
    if (!otherKey.toString().equals(key)) {
      return Optional.of(GateLogFinding.OTHER_KEY);
    }
    Checkpoint mine = opened();
    if (next.size() < mine.size()) {
      return Optional.of(GateLogFinding.ROLLED_BACK);
    }
    return next.size() == mine.size() && !next.root().equals(mine.root())
        ? Optional.of(GateLogFinding.FORKED)
        : Optional.empty();
  }
}
