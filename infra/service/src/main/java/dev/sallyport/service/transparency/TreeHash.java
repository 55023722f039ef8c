package dev.sallyport.service.transparency;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A hash of a node of the tree: SHA-256 with the prefixes of RFC 6962, section 2.1. */
public final class TreeHash {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  /** Comes before what a leaf holds. */
  static final byte LEAF = 0;

  private static final byte NODE = 1;

  private final byte[] bytes;

  private TreeHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The hash of these 32 bytes' worth. */
  public static TreeHash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has " + BYTES + " bytes");
    }
    return new TreeHash(bytes.clone());
  }

  /** The hash of a leaf that holds {@code data}. */
  public static TreeHash ofLeaf(byte[] data) {
    MessageDigest digest = sha256();
    digest.update(LEAF);
    return new TreeHash(digest.digest(data));
  }

  /** The hash of the node above these two. */
  public static TreeHash ofNode(TreeHash left, TreeHash right) {
    MessageDigest digest = sha256();
    digest.update(NODE);
    digest.update(left.bytes);
    return new TreeHash(digest.digest(right.bytes));
  }

  /**
   * The hash above a full subtree.
   *
   * @param level those of its nodes on one level, one after the other, a power of two; written over
   */
  static TreeHash ofSubtree(byte[] level) {
    MessageDigest digest = sha256();
    for (int nodes = level.length / BYTES / 2; nodes > 0; nodes /= 2) {
      for (int i = 0; i < nodes; i++) {
        digest.update(NODE);
        digest.update(level, 2 * i * BYTES, 2 * BYTES);
        System.arraycopy(digest.digest(), 0, level, i * BYTES, BYTES);
      }
    }
    return new TreeHash(Arrays.copyOf(level, BYTES));
  }

  /** The hash that was computed elsewhere in this package; the array is its own from now on. */
  static TreeHash ofDigest(byte[] bytes) {
    return new TreeHash(bytes);
  }

  /** The root of the tree without leaves. */
  public static TreeHash ofEmptyTree() {
    return new TreeHash(sha256().digest());
  }

  /** A hash in the one base64 form that it has. */
  public static Optional<TreeHash> parse(String base64) {
    return Base64Text.decode(base64).filter(decoded -> decoded.length == BYTES).map(TreeHash::new);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A copy of its bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreeHash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** In base64, as checkpoints write it. */
  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
