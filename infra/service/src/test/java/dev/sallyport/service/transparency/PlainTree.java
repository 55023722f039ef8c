package dev.sallyport.service.transparency;

import java.util.ArrayList;
import java.util.List;

/** The tree as RFC 6962 defines it, by recursion over all leaves; slow and easy to believe. */
final class PlainTree {
  private final List<TreeHash> leaves;

  PlainTree(List<TreeHash> leaves) {
    this.leaves = leaves;
  }

  /** With leaves that hold the bytes of their numbers. */
  static PlainTree ofSize(int size) {
    List<TreeHash> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(TreeHash.ofLeaf(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i}));
    }
    return new PlainTree(leaves);
  }

  List<TreeHash> leaves() {
    return leaves;
  }

  TreeHash root(int from, int to) {
    if (from == to) {
      return TreeHash.ofEmptyTree();
    }
    if (to - from == 1) {
      return leaves.get(from);
    }
    int middle = from + split(to - from);
    return TreeHash.ofNode(root(from, middle), root(middle, to));
  }

  TreeHash root() {
    return root(0, leaves.size());
  }

  TreeHash hash(Node node) {
    long width = 1L << node.level();
    return root((int) (node.index() * width), (int) ((node.index() + 1) * width));
  }

  /** PATH of section 2.1.1. */
  List<TreeHash> path(int index, int from, int to) {
    if (to - from == 1) {
      return new ArrayList<>();
    }
    int middle = from + split(to - from);
    List<TreeHash> path = index < middle ? path(index, from, middle) : path(index, middle, to);
    path.add(index < middle ? root(middle, to) : root(from, middle));
    return path;
  }

  /** SUBPROOF of section 2.1.2. */
  List<TreeHash> subproof(int first, int from, int to, boolean complete) {
    if (first == to) {
      return complete ? new ArrayList<>() : new ArrayList<>(List.of(root(from, to)));
    }
    int middle = from + split(to - from);
    if (first <= middle) {
      List<TreeHash> proof = subproof(first, from, middle, complete);
      proof.add(root(middle, to));
      return proof;
    }
    List<TreeHash> proof = subproof(first, middle, to, false);
    proof.add(root(from, middle));
    return proof;
  }

  private static int split(int leaves) {
    return Integer.highestOneBit(leaves - 1);
  }
}
