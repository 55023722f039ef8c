package dev.sallyport.service.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Which subtrees' hashes make up a proof, in the order of RFC 6962, sections 2.1.1 and 2.1.2. Made
 * apart from the hashes, so that whoever keeps these knows beforehand which ones to fetch.
 */
public final class ProofPlan {
  /** The leaves {@code from} to {@code to}; full or at the right edge of the tree. */
  private record Subtree(long from, long to) {}

  private final List<Subtree> subtrees;

  private ProofPlan(List<Subtree> subtrees) {
    this.subtrees = List.copyOf(subtrees);
  }

  /** That leaf {@code index} is in the tree of this size. */
  public static ProofPlan ofInclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("the tree has no such leaf");
    }
    List<Subtree> found = new ArrayList<>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + largestPowerBelow(to - from);
      if (index < middle) {
        found.add(new Subtree(middle, to));
        to = middle;
      } else {
        found.add(new Subtree(from, middle));
        from = middle;
      }
    }
    return new ProofPlan(found.reversed());
  }

  /** That the tree of size {@code second} goes on from the tree of size {@code first}. */
  public static ProofPlan ofConsistency(long first, long second) {
    if (first < 0 || first > second) {
      throw new IllegalArgumentException("a log only grows");
    }
    List<Subtree> found = new ArrayList<>();
    if (first == 0 || first == second) {
      return new ProofPlan(found);
    }
    long from = 0;
    long to = second;
    boolean known = true;
    while (first != to) {
      long middle = from + largestPowerBelow(to - from);
      if (first <= middle) {
        found.add(new Subtree(middle, to));
        to = middle;
      } else {
        found.add(new Subtree(from, middle));
        from = middle;
        known = false;
      }
    }
    if (!known) {
      found.add(new Subtree(from, to));
    }
    return new ProofPlan(found.reversed());
  }

  private static long largestPowerBelow(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }

  /** The nodes whose hashes it needs. */
  public List<Node> nodes() {
    return subtrees.stream()
        .flatMap(subtree -> Node.covering(subtree.from(), subtree.to()).stream())
        .toList();
  }

  /** The proof, made of these hashes. */
  public List<TreeHash> proof(Function<Node, TreeHash> hashes) {
    return subtrees.stream().map(subtree -> hash(subtree, hashes)).toList();
  }

  private static TreeHash hash(Subtree subtree, Function<Node, TreeHash> hashes) {
    return Node.covering(subtree.from(), subtree.to()).reversed().stream()
        .map(hashes)
        .reduce((right, left) -> TreeHash.ofNode(left, right))
        .orElseThrow();
  }
}
