package dev.sallyport.service.transparency;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;

/** Where a tree's hashes are kept. */
@FunctionalInterface
public interface TileHashes {
  /** The hashes of those tiles that are there, one after the other. */
  Future<Map<Tile, byte[]>> find(Collection<Tile> wanted);
}
