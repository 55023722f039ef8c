package dev.sallyport.vault.log.proof;

import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.service.transparency.TreeHash;

/**
 * How far the tree of a vault's log goes.
 *
 * @param size its entries
 * @param lastSequence sequence of the last of them; 0 when there is none
 * @param removed how many of them were removed from the beginning when their time was over
 * @param checkpoint the signed note over them
 */
public record LogTree(
    SealedTreeKey key, long size, long lastSequence, long removed, String checkpoint) {
  /** Checks the numbers. */
  public LogTree {
    if (size < 0 || lastSequence < size) {
      throw new IllegalArgumentException("entries are numbered from 1, each once");
    }
    if (removed < 0 || removed > size) {
      throw new IllegalArgumentException("only entries of the tree are removed");
    }
  }

  /** A log without entries. */
  static LogTree empty(SealedTreeKey key, NoteSigner signer) {
    return new LogTree(key, 0, 0, 0, sign(signer, 0, TreeHash.ofEmptyTree()));
  }

  /**
   * The same log with nothing in its tree, signed as that: for an owner's restoration that puts
   * other entries before those it had. Whoever holds a checkpoint of before sees it.
   */
  public LogTree begunAnew(TreeKeySeal seal) {
    return empty(key, seal.open(key));
  }

  /** The same log with more entries. */
  LogTree grown(NoteSigner signer, long newSize, long newLast, TreeHash root) {
    return new LogTree(key, newSize, newLast, removed, sign(signer, newSize, root));
  }

  private static String sign(NoteSigner signer, long size, TreeHash root) {
    return new Checkpoint(signer.key().name(), size, root).sign(signer).toString();
  }

  /**
   * What was signed.
   *
   * @throws TreeDamagedException when it was not, or does not say what the tree says
   */
  public Checkpoint signed() {
    return Checkpoint.open(checkpoint, key.verifier())
        .filter(signed -> signed.size() == size)
        .orElseThrow(() -> new TreeDamagedException("its checkpoint is not what was signed"));
  }
}
