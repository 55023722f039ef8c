package dev.sallyport.service.transparency;

import java.util.ArrayList;
import java.util.List;

/**
 * The hashes of the largest full subtrees over a run of leaves, from left to right: what has to be
 * remembered of them to go on, and what stands for them in a proof. Not thread-safe.
 */
public final class CompactRange {
  private final long from;
  private final List<Part> parts = new ArrayList<>();
  private long to;

  /** A full subtree over {@code 2^level} leaves. */
  private record Part(int level, TreeHash hash) {}

  private CompactRange(long from) {
    this.from = from;
    this.to = from;
  }

  /** No leaves yet, the first of which is leaf {@code from} of the tree. */
  public static CompactRange startingAt(long from) {
    if (from < 0) {
      throw new IllegalArgumentException("leaves are counted from 0");
    }
    return new CompactRange(from);
  }

  /** The run from {@code from} to {@code to} with these hashes of its subtrees. */
  public static CompactRange of(long from, long to, List<TreeHash> hashes) {
    List<Node> nodes = Node.covering(from, to);
    if (nodes.size() != hashes.size()) {
      throw new IllegalArgumentException("so many leaves have " + nodes.size() + " subtrees");
    }
    CompactRange range = new CompactRange(from);
    for (int i = 0; i < hashes.size(); i++) {
      range.parts.add(new Part(nodes.get(i).level(), hashes.get(i)));
    }
    range.to = to;
    return range;
  }

  /** Adds the next leaf. */
  public void append(TreeHash leaf) {
    append(new Part(0, leaf));
  }

  /**
   * Adds the run that begins where this one ends.
   *
   * @throws IllegalArgumentException when it begins elsewhere
   */
  public void append(CompactRange next) {
    if (next.from != to) {
      throw new IllegalArgumentException("the next run begins at leaf " + to);
    }
    next.parts.forEach(this::append);
  }

  private void append(Part part) {
    to += 1L << part.level();
    parts.add(part);
    while (endsWithTwins()) {
      Part right = parts.removeLast();
      Part left = parts.removeLast();
      parts.add(new Part(left.level() + 1, TreeHash.ofNode(left.hash(), right.hash())));
    }
  }

  /** Whether the last two subtrees are the two halves of a larger one. */
  private boolean endsWithTwins() {
    int last = parts.size() - 1;
    return last > 0
        && parts.get(last).level() == parts.get(last - 1).level()
        && ((to >>> parts.get(last).level()) & 1) == 0;
  }

  /** Its first leaf. */
  public long from() {
    return from;
  }

  /** The leaf after its last. */
  public long to() {
    return to;
  }

  /** The hashes of its subtrees, from left to right. */
  public List<TreeHash> hashes() {
    return parts.stream().map(Part::hash).toList();
  }

  /**
   * The root of the tree that has these leaves and no others.
   *
   * @throws IllegalStateException when it does not begin with the tree's first leaf
   */
  public TreeHash root() {
    if (from != 0) {
      throw new IllegalStateException("a tree begins with its first leaf");
    }
    return hashes().reversed().stream()
        .reduce((right, left) -> TreeHash.ofNode(left, right))
        .orElseGet(TreeHash::ofEmptyTree);
  }
}
