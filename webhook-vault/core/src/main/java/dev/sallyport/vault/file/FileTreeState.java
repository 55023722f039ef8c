package dev.sallyport.vault.file;

import dev.sallyport.service.transparency.GrowingTree;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.SealedTreeKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tree of the log in a vault file: 32 bytes of memory for each entry of the log. Belongs to the
 * file's thread.
 */
final class FileTreeState {
  private final Map<Tile, byte[]> tiles = new HashMap<>();
  private Optional<LogTree> tree = Optional.empty();

  /** A tree was begun, or its key was sealed anew. */
  void begin(SealedTreeKey key, String checkpoint) {
    tree =
        Optional.of(
            tree.map(
                    at ->
                        new LogTree(
                            key, at.size(), at.lastSequence(), at.removed(), at.checkpoint()))
                .orElseGet(() -> new LogTree(key, 0, 0, 0, checkpoint)));
  }

  /** In a file every entry has the sequence behind that of the one before. */
  void grow(byte[] leaves, String checkpoint) {
    LogTree before = tree.orElseThrow(() -> Damage.found("a tree grows that was never begun"));
    GrowingTree growing = GrowingTree.of(before.size(), tiles);
    for (int i = 0; i < leaves.length / TreeHash.BYTES; i++) {
      growing.append(Tile.hashAt(i, leaves));
    }
    tiles.putAll(growing.changed());
    tree =
        Optional.of(
            new LogTree(
                before.key(), growing.size(), growing.size(), before.removed(), checkpoint));
  }

  /** So many entries were removed, ever. */
  void remove(long entries) {
    LogTree at = tree.orElseThrow(() -> Damage.found("entries were removed from no tree"));
    if (entries < at.removed() || entries > at.size()) {
      throw Damage.found("other entries were removed than those of the tree");
    }
    tree =
        Optional.of(new LogTree(at.key(), at.size(), at.lastSequence(), entries, at.checkpoint()));
  }

  Optional<LogTree> tree() {
    return tree;
  }

  Optional<byte[]> tile(Tile tile) {
    return Optional.ofNullable(tiles.get(tile));
  }

  /** Entries that make this tree out of nothing. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    tree.ifPresent(
        at -> {
          entries.add(new Entry.TreeBegun(at.key(), at.checkpoint()));
          for (long number = 0; number * Tile.WIDTH < at.size(); number++) {
            tile(new Tile(0, number))
                .ifPresent(
                    hashes ->
                        entries.add(
                            new Entry.TreeGrown(
                                Arrays.copyOf(hashes, hashes.length), at.checkpoint())));
          }
          if (at.removed() > 0) {
            entries.add(new Entry.LogRemoved(at.removed()));
          }
        });
    return entries;
  }
}
