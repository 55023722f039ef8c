package dev.sallyport.vault.file;

import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.GrownTree;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.log.proof.RemovedEntries;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** The tree of the log in a vault file. Whatever is in the file is settled. */
final class FileLogTrees implements LogTrees {
  private final Organisation owner;
  private final FileWorker worker;

  FileLogTrees(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<Optional<LogTree>> find(Organisation organisation) {
    return own(organisation, changes -> changes.state().tree().tree(), Optional::empty);
  }

  @Override
  public Future<Boolean> begin(LogTree empty) {
    return worker.write(
        changes -> {
          boolean first = isEmpty(changes, empty.key().organisation());
          if (first) {
            changes.add(new Entry.TreeBegun(empty.key(), empty.checkpoint()));
          }
          return first;
        });
  }

  private boolean isEmpty(Changes changes, Organisation organisation) {
    return organisation.equals(owner) && changes.state().tree().tree().isEmpty();
  }

  @Override
  public Future<Boolean> grow(GrownTree step) {
    return worker.write(
        changes -> {
          boolean follows =
              step.before().key().organisation().equals(owner)
                  && changes
                      .state()
                      .tree()
                      .tree()
                      .filter(tree -> tree.size() == step.before().size())
                      .isPresent();
          if (follows) {
            changes.add(new Entry.TreeGrown(hashes(step), step.after().checkpoint()));
          }
          return follows;
        });
  }

  private static byte[] hashes(GrownTree step) {
    Buffer hashes = Buffer.buffer(step.leaves().size() * TreeHash.BYTES);
    step.leaves().forEach(leaf -> hashes.appendBytes(leaf.hash().toBytes()));
    return hashes.getBytes();
  }

  @Override
  public Future<Map<Tile, byte[]>> tiles(Organisation organisation, Collection<Tile> wanted) {
    return own(
        organisation,
        changes -> {
          Map<Tile, byte[]> found = new HashMap<>();
          for (Tile tile : wanted) {
            changes.state().tree().tile(tile).ifPresent(hashes -> found.put(tile, hashes.clone()));
          }
          return found;
        },
        Map::of);
  }

  @Override
  public Future<List<LeafTile>> leaves(Organisation organisation, long first, int most) {
    return own(
        organisation,
        changes -> {
          List<LeafTile> tiles = new ArrayList<>();
          for (long number = first; number < first + most; number++) {
            long start = number * Tile.WIDTH;
            Optional<byte[]> hashes = changes.state().tree().tile(new Tile(0, number));
            if (hashes.isPresent()) {
              int width = hashes.get().length / TreeHash.BYTES;
              List<Long> sequences =
                  LongStream.rangeClosed(start + 1, start + width).boxed().toList();
              tiles.add(new LeafTile(number, sequences, Buffer.buffer(hashes.get().clone())));
            }
          }
          return tiles;
        },
        List::of);
  }

  @Override
  public Future<OptionalLong> index(Organisation organisation, long sequence) {
    return own(
        organisation,
        changes ->
            sequence >= 1 && sequence <= changes.state().tree().tree().map(LogTree::size).orElse(0L)
                ? OptionalLong.of(sequence - 1)
                : OptionalLong.empty(),
        OptionalLong::empty);
  }

  @Override
  public Future<Long> settled(Organisation organisation) {
    return own(organisation, changes -> changes.log().last(), () -> 0L);
  }

  @Override
  public Future<List<RecordedEntry>> entries(
      Organisation organisation, long after, long upTo, int limit) {
    return own(organisation, changes -> entries(changes, after, upTo, limit), List::of);
  }

  private static List<RecordedEntry> entries(Changes changes, long after, long upTo, int limit)
      throws IOException {
    List<RecordedEntry> found = new ArrayList<>();
    int position = Math.max(changes.log().start(), changes.log().lastBefore(after + 1));
    for (; position < changes.log().size() && found.size() < limit; position++) {
      if (changes.log().first(position) > upTo) {
        break;
      }
      for (RecordedEntry entry : FileReleaseLog.recordedAt(changes, position)) {
        if (entry.sequence() > after && entry.sequence() <= upTo && found.size() < limit) {
          found.add(entry);
        }
      }
    }
    return found;
  }

  @Override
  public Future<Boolean> remove(RemovedEntries step) {
    return worker.write(
        changes -> {
          boolean follows =
              step.organisation().equals(owner)
                  && changes
                      .state()
                      .tree()
                      .tree()
                      .filter(tree -> tree.removed() == step.before())
                      .filter(tree -> tree.size() >= step.removed())
                      .isPresent();
          if (follows) {
            // One record: the file has both or neither.
            changes.add(new Entry.Logged(step.told()));
            changes.add(new Entry.LogRemoved(step.removed()));
          }
          return follows;
        });
  }

  /** The file is written anew behind a removal: once, however long the log is. */
  @Override
  public long removedAtOnce() {
    return Long.MAX_VALUE;
  }

  private <T> Future<T> own(
      Organisation organisation, Operation<T> operation, Supplier<T> otherwise) {
    return worker.read(
        changes -> organisation.equals(owner) ? operation.run(changes) : otherwise.get());
  }
}
