package dev.sallyport.service.transparency;

import java.util.Iterator;
import java.util.List;

/** Checks proofs, as in RFC 9162, sections 2.1.3.2 and 2.1.4.2. What cannot be true is false. */
public final class ProofCheck {
  private ProofCheck() {}

  /** Whether {@code proof} shows that {@code leaf} is leaf {@code index} of the tree. */
  public static boolean isIncluded(
      TreeHash leaf, long index, long size, TreeHash root, List<TreeHash> proof) {
    if (index < 0 || index >= size) {
      return false;
    }
    long position = index;
    long last = size - 1;
    TreeHash hash = leaf;
    for (TreeHash sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((position & 1) == 1 || position == last) {
        hash = TreeHash.ofNode(sibling, hash);
        while ((position & 1) == 0 && position != 0) {
          position >>>= 1;
          last >>>= 1;
        }
      } else {
        hash = TreeHash.ofNode(hash, sibling);
      }
      position >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /**
   * Whether {@code proof} shows that the second tree has all leaves of the first in their places,
   * and after them only others.
   */
  public static boolean isConsistent(
      long first, TreeHash firstRoot, long second, TreeHash secondRoot, List<TreeHash> proof) {
    if (first < 0 || first > second) {
      return false;
    }
    if (first == second) {
      return proof.isEmpty() && firstRoot.equals(secondRoot);
    }
    if (first == 0) {
      return proof.isEmpty() && firstRoot.equals(TreeHash.ofEmptyTree());
    }
    boolean firstIsFull = Long.bitCount(first) == 1;
    Iterator<TreeHash> hashes = proof.iterator();
    if (!firstIsFull && !hashes.hasNext()) {
      return false;
    }
    return climbs(
        first, firstRoot, second, secondRoot, firstIsFull ? firstRoot : hashes.next(), hashes);
  }

  private static boolean climbs(
      long first,
      TreeHash firstRoot,
      long second,
      TreeHash secondRoot,
      TreeHash start,
      Iterator<TreeHash> proof) {
    int shared = Long.numberOfTrailingZeros(first);
    long position = (first - 1) >>> shared;
    long last = (second - 1) >>> shared;
    TreeHash firstHash = start;
    TreeHash secondHash = start;
    while (proof.hasNext()) {
      TreeHash sibling = proof.next();
      if (last == 0) {
        return false;
      }
      if ((position & 1) == 1 || position == last) {
        firstHash = TreeHash.ofNode(sibling, firstHash);
        secondHash = TreeHash.ofNode(sibling, secondHash);
        while ((position & 1) == 0 && position != 0) {
          position >>>= 1;
          last >>>= 1;
        }
      } else {
        secondHash = TreeHash.ofNode(secondHash, sibling);
      }
      position >>>= 1;
      last >>>= 1;
    }
    return last == 0 && firstHash.equals(firstRoot) && secondHash.equals(secondRoot);
  }
}
