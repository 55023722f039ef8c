package dev.sallyport.service.transparency.export;

import java.util.ArrayList;
import java.util.List;

/** What is wrong, in words. Keeps so many that a person can read them, and counts the rest. */
public final class Findings {
  /** Nobody reads more. */
  private static final int KEPT = 1_000;

  private final List<String> kept = new ArrayList<>();
  private long more;

  /** One more. */
  public void add(String finding) {
    if (kept.size() < KEPT) {
      kept.add(finding);
    } else {
      more++;
    }
  }

  /** Whether nothing is wrong. */
  public boolean isEmpty() {
    return kept.isEmpty();
  }

  /** All that were kept, and how many were not. */
  public List<String> list() {
    List<String> all = new ArrayList<>(kept);
    if (more > 0) {
      all.add("and " + more + " more");
    }
    return all;
  }
}
