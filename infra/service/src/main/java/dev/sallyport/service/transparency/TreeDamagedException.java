package dev.sallyport.service.transparency;

import org.jspecify.annotations.Nullable;

/** What is stored of a tree is not what was signed. */
public final class TreeDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String damage;

  /** With what is wrong, in words. */
  public TreeDamagedException(String damage) {
    this(damage, null);
  }

  /** The same, found by a failure. */
  public TreeDamagedException(String damage, @Nullable Throwable cause) {
    super("the tree of a log is damaged: " + damage, cause);
    this.damage = damage;
  }

  /** What is wrong, in words. */
  public String damage() {
    return damage;
  }
}
