package dev.sallyport.vault.rotation;

/**
 * How far a rotation is.
 *
 * @param left records that an older key sealed
 * @param total all sealed records
 */
public record Progress(long left, long total) {
  /** Whether no older key is needed any more. */
  public boolean isDone() {
    return left == 0;
  }

  /** Both together. */
  public Progress and(Progress other) {
    return new Progress(left + other.left, total + other.total);
  }
}
