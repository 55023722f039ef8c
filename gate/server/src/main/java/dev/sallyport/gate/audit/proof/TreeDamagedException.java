package dev.sallyport.gate.audit.proof;

import org.jspecify.annotations.Nullable;

/** What is stored of a tree is not what the gate has signed. */
final class TreeDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String damage;

  TreeDamagedException(String damage) {
    this(damage, null);
  }

  TreeDamagedException(String damage, @Nullable Throwable cause) {
    super("the tree of a log is damaged: " + damage, cause);
    this.damage = damage;
  }

  /** What is wrong, in words. */
  String damage() {
    return damage;
  }
}
