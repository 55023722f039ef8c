package dev.sallyport.service.transparency;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Leaves next to each other, as a tree has them.
 *
 * @param number of the tile
 * @param ids numbers of the records that they are about
 * @param hashes one after the other
 */
public record LeafTile(long number, List<Long> ids, Buffer hashes) {
  /** Copies the list. */
  public LeafTile {
    ids = List.copyOf(ids);
  }

  /** The place of the first leaf in the tree. */
  public long firstIndex() {
    return number * Tile.WIDTH;
  }

  /** The hash of the leaf at this place of the tile. */
  public TreeHash hash(int place) {
    int start = place * TreeHash.BYTES;
    return TreeHash.of(hashes.getBytes(start, start + TreeHash.BYTES));
  }
}
