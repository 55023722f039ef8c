package dev.sallyport.vault.enrolment;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The kinds of keys that this process can seal to: decided when it starts, by whoever starts it,
 * and the same until it ends.
 */
public final class SealingSuites {
  private final Set<Kem> kems;

  private SealingSuites(Set<Kem> kems) {
    this.kems = Collections.unmodifiableSet(kems);
  }

  /** What Tink can do in every Java runtime. */
  public static SealingSuites ofEveryRuntime() {
    return new SealingSuites(EnumSet.of(Kem.X25519));
  }

  /** The same and {@code kem}, for which there is an implementation that was tried out. */
  public SealingSuites with(Kem kem) {
    EnumSet<Kem> more = EnumSet.copyOf(kems);
    more.add(kem);
    return new SealingSuites(more);
  }

  /** What the texts of keys begin with that can be sealed to. */
  public List<String> prefixes() {
    return kems.stream().map(Kem::prefix).toList();
  }

  /** Whether answers can be sealed to keys of this kind. */
  public boolean has(Kem kem) {
    return kems.contains(kem);
  }

  /**
   * The key, tried out.
   *
   * @throws SuiteUnavailable when this process cannot seal to keys of its kind
   * @throws IllegalArgumentException when it is one that keeps nothing secret
   */
  public RecipientKey recipient(AgentKey key) {
    if (!has(key.kem())) {
      throw new SuiteUnavailable(key.kem());
    }
    return RecipientKey.tryOut(key);
  }
}
