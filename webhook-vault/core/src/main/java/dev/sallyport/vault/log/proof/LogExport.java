package dev.sallyport.vault.log.proof;

import static java.util.Objects.requireNonNull;

import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.service.transparency.export.ExportFormat;
import dev.sallyport.service.transparency.export.ExportLines;
import dev.sallyport.service.transparency.export.Receipt;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes the log up to its newest checkpoint, a bounded piece at a time, and signs a receipt of it.
 * For one export.
 */
public final class LogExport {
  /** Of one piece: some two thousand entries. */
  private static final int TILES = 8;

  /** Entries without a checkpoint that are looked at; a second has fewer. */
  private static final int UNSETTLED = 10_000;

  private final Organisation organisation;
  private final LogTrees trees;
  private final TreeKeySeal seal;
  private final ExportLines lines = new ExportLines(LeafForm.RELEASE, ExportFormat.JSONL);
  private long index;

  /** What was inserted before the first entry is shown as well. */
  private long lastSequence = Long.MIN_VALUE;

  /** Exports this log. */
  public LogExport(Organisation organisation, LogTrees trees, TreeKeySeal seal) {
    this.organisation = organisation;
    this.trees = trees;
    this.seal = seal;
  }

  /**
   * Writes it.
   *
   * @param filename as the receipt calls it
   * @param pieces takes what is written, piece by piece, and may block
   * @return the signed receipt; fails when the log has no tree yet
   */
  public Future<String> writeTo(String filename, Instant now, Consumer<Buffer> pieces) {
    return trees
        .find(organisation)
        .map(found -> found.orElseThrow(() -> new TreeDamagedException("it was never begun")))
        .compose(this::explained)
        .compose(
            tree -> {
              lines.begin(tree.key().verifier(), tree.checkpoint(), Map.of());
              Promise<Void> written = Promise.promise();
              step(tree, pieces, written);
              return written.future().map(done -> receipt(tree, filename, now));
            });
  }

  /** A removal that no checkpoint covers yet would look like entries that are gone. */
  private Future<LogTree> explained(LogTree tree) {
    return trees
        .entries(organisation, tree.lastSequence(), Long.MAX_VALUE, UNSETTLED)
        .map(
            entries -> {
              if (entries.stream().anyMatch(recorded -> tells(recorded, tree.removed()))) {
                throw tryAgain(
                    "entries were just removed, and no checkpoint covers yet what says so");
              }
              return tree;
            });
  }

  private static StoreException tryAgain(String why) {
    return new StoreException(StoreException.Kind.UNAVAILABLE, why + ": try again in a second");
  }

  private static boolean tells(RecordedEntry recorded, long removed) {
    return LeafForm.RELEASE
        .removal(recorded.reason(), recorded.subject().orElse(""))
        .filter(told -> told.records() == removed)
        .isPresent();
  }

  /** Not one future after the other: a long log would keep thousands of them. */
  private void step(LogTree tree, Consumer<Buffer> pieces, Promise<Void> done) {
    if (index >= tree.size()) {
      lines.end(tree.size());
      pieces.accept(lines.take());
      done.complete();
      return;
    }
    piece(tree)
        .onComplete(
            read -> {
              pieces.accept(lines.take());
              step(tree, pieces, done);
            },
            done::fail);
  }

  private Future<Void> piece(LogTree tree) {
    return trees
        .leaves(organisation, index / Tile.WIDTH, TILES)
        .compose(
            tiles -> {
              if (tiles.isEmpty() || tiles.getFirst().firstIndex() != index) {
                throw new TreeDamagedException("hashes of it are missing");
              }
              long last = requireNonNull(tiles.getLast().ids().getLast());
              return entries(Math.min(last, tree.lastSequence()))
                  .compose(
                      entries -> stillThere(tree).map(unchanged -> write(tree, tiles, entries)));
            });
  }

  /** What was removed since the export began is not to be taken for what is gone. */
  private Future<Void> stillThere(LogTree tree) {
    return trees
        .find(organisation)
        .map(
            now -> {
              if (now.filter(found -> found.removed() != tree.removed()).isPresent()) {
                throw tryAgain("entries were removed while the log was exported");
              }
              return null;
            });
  }

  /** Those that have leaves, and as many that have none: more of these are told of later. */
  private Future<Map<Long, RecordedEntry>> entries(long upTo) {
    return trees
        .entries(organisation, lastSequence, upTo, 2 * TILES * Tile.WIDTH)
        .map(
            found -> {
              Map<Long, RecordedEntry> entries = new TreeMap<>();
              found.forEach(entry -> entries.put(entry.sequence(), entry));
              lastSequence = upTo;
              return entries;
            });
  }

  private Void write(LogTree tree, List<LeafTile> tiles, Map<Long, RecordedEntry> entries) {
    for (LeafTile tile : tiles) {
      for (int place = 0; place < tile.ids().size() && index < tree.size(); place++) {
        leaf(tree, requireNonNull(tile.ids().get(place)), tile.hash(place), entries);
        index++;
      }
    }
    entries.values().forEach(entry -> lines.unlogged(LogLeaf.members(organisation, entry)));
    return null;
  }

  private void leaf(LogTree tree, Long sequence, TreeHash leaf, Map<Long, RecordedEntry> entries) {
    RecordedEntry entry = entries.remove(sequence);
    if (entry == null && index < tree.removed()) {
      lines.removed(index, leaf);
    } else if (entry == null) {
      lines.missing(index, leaf, sequence.toString());
    } else {
      lines.leaf(index, leaf, LogLeaf.members(organisation, entry));
    }
  }

  private String receipt(LogTree tree, String filename, Instant now) {
    return new Receipt(
            filename,
            LogLeaf.time(now),
            null,
            null,
            Map.of(),
            lines.rows(),
            lines.sha256Hex(),
            tree.checkpoint())
        .sign(seal.open(tree.key()));
  }
}
