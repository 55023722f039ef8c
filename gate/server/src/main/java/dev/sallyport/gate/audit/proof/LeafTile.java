package dev.sallyport.gate.audit.proof;

import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Leaves next to each other, as the tree has them: of which records, and their hashes. */
record LeafTile(long number, List<Long> ids, Buffer hashes) {
  long firstIndex() {
    return number * Tile.WIDTH;
  }

  TreeHash hash(int place) {
    int start = place * TreeHash.BYTES;
    return TreeHash.of(hashes.getBytes(start, start + TreeHash.BYTES));
  }
}
