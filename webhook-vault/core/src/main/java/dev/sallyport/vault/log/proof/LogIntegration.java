package dev.sallyport.vault.log.proof;

import dev.sallyport.service.transparency.GrowingTree;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds to the tree what was written to the log. For one caller at a time. */
public final class LogIntegration {
  /** Of one step: a few milliseconds of hashing on an event loop that also answers. */
  static final int ENTRIES = 1_000;

  private final Organisation organisation;
  private final String origin;
  private final LogTrees trees;
  private final TreeKeySeal seal;

  /**
   * Works on one log.
   *
   * @param publicUrl the vault's, of which the name of a new log is made
   */
  public LogIntegration(
      Organisation organisation, String publicUrl, LogTrees trees, TreeKeySeal seal) {
    this(organisation, trees, seal, origin(organisation, URI.create(publicUrl)));
  }

  private LogIntegration(
      Organisation organisation, LogTrees trees, TreeKeySeal seal, String origin) {
    this.organisation = organisation;
    this.origin = origin;
    this.trees = trees;
    this.seal = seal;
  }

  /** Goes on with a tree that was begun. */
  public static LogIntegration of(LogTree begun, LogTrees trees, TreeKeySeal seal) {
    return new LogIntegration(
        begun.key().organisation(), trees, seal, begun.key().verifier().name());
  }

  private static String origin(Organisation organisation, URI url) {
    return (url.getRawAuthority() + url.getRawPath()).replace('+', '-')
        + "/log/"
        + organisation.value();
  }

  /**
   * Adds what there is to add.
   *
   * @return how many entries this call has added; fails with {@link TreeDamagedException}, and adds
   *     nothing, when the tree is not what was signed
   */
  public Future<Long> run() {
    return tree().compose(tree -> trees.settled(organisation).compose(last -> from(tree, last, 0)));
  }

  private Future<LogTree> tree() {
    return trees
        .find(organisation)
        .compose(found -> found.map(Future::succeededFuture).orElseGet(this::begin));
  }

  private Future<LogTree> begin() {
    NoteSigner signer = NoteSigner.generate(origin);
    return trees.begin(LogTree.empty(seal.seal(signer), signer)).compose(begun -> tree());
  }

  private Future<Long> from(LogTree tree, long last, long added) {
    if (last <= tree.lastSequence()) {
      return Future.succeededFuture(added);
    }
    return trees
        .entries(organisation, tree.lastSequence(), last, ENTRIES)
        .compose(
            entries ->
                entries.isEmpty()
                    ? Future.succeededFuture(added)
                    : step(tree, entries)
                        .map(Optional::of)
                        .recover(failure -> overtaken(failure, tree))
                        .compose(
                            step ->
                                step.map(taken -> take(taken, last, added))
                                    .orElseGet(() -> Future.succeededFuture(added))));
  }

  /** Whose tree has grown meanwhile saw hashes of the one that another vault has made of it. */
  private Future<Optional<GrownTree>> overtaken(Throwable failure, LogTree tree) {
    return failure instanceof TreeDamagedException
        ? trees
            .find(organisation)
            .compose(
                now ->
                    now.filter(found -> found.size() > tree.size()).isPresent()
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure))
        : Future.failedFuture(failure);
  }

  private Future<Long> take(GrownTree step, long last, long added) {
    return trees
        .grow(step)
        .compose(
            taken ->
                taken
                    ? from(step.after(), last, added + step.leaves().size())
                    : Future.succeededFuture(added));
  }

  private Future<GrownTree> step(LogTree before, List<RecordedEntry> entries) {
    return trees
        .tiles(organisation, GrowingTree.edge(before.size()))
        .map(edge -> step(before, grows(before, edge), entries));
  }

  /**
   * The tree as it was signed, also when it is said to be empty: who changed its hashes, or set its
   * size back, gets no signature on top of that.
   */
  private static GrowingTree grows(LogTree before, Map<Tile, byte[]> edge) {
    GrowingTree growing;
    try {
      growing = GrowingTree.of(before.size(), edge);
    } catch (IllegalArgumentException e) {
      throw new TreeDamagedException("hashes of it are missing", e);
    }
    if (!growing.root().equals(before.signed().root())) {
      throw new TreeDamagedException("hashes of it are not those that were signed");
    }
    return growing;
  }

  private GrownTree step(LogTree before, GrowingTree growing, List<RecordedEntry> entries) {
    List<GrownTree.Leaf> leaves = new ArrayList<>();
    for (RecordedEntry entry : entries) {
      if (entry.entry().isEmpty()) {
        throw new TreeDamagedException(
            "record "
                + entry.sequence()
                + " is none that a vault writes: nothing is signed over it");
      }
      TreeHash leaf = LogLeaf.hash(organisation, entry);
      growing.append(leaf);
      leaves.add(new GrownTree.Leaf(entry.sequence(), leaf));
    }
    LogTree after =
        before.grown(
            seal.open(before.key()), growing.size(), entries.getLast().sequence(), growing.root());
    return new GrownTree(before, after, leaves, growing.changed());
  }
}
