package dev.sallyport.service.transparency;

import java.util.ArrayList;
import java.util.List;

/**
 * A node above a full subtree.
 *
 * @param level 0 for a leaf; the node is above {@code 2^level} leaves
 * @param index its number from the left among the nodes of its level
 */
public record Node(int level, long index) {
  /** More leaves than that no tree has. */
  static final int MAXIMUM_LEVEL = 62;

  public Node {
    if (level < 0 || level > MAXIMUM_LEVEL || index < 0) {
      throw new IllegalArgumentException("no tree has that node");
    }
  }

  /** The largest full subtrees that together hold the leaves {@code from} to {@code to}. */
  public static List<Node> covering(long from, long to) {
    if (from < 0 || from > to) {
      throw new IllegalArgumentException("leaves are counted upwards from 0");
    }
    List<Node> nodes = new ArrayList<>();
    long at = from;
    while (at < to) {
      int aligned = at == 0 ? MAXIMUM_LEVEL : Long.numberOfTrailingZeros(at);
      int fitting = Long.SIZE - 1 - Long.numberOfLeadingZeros(to - at);
      int level = Math.min(Math.min(aligned, fitting), MAXIMUM_LEVEL);
      nodes.add(new Node(level, at >>> level));
      at += 1L << level;
    }
    return nodes;
  }
}
