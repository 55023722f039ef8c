package dev.sallyport.service.configuration;

import static java.util.Comparator.comparingInt;

import java.util.Set;

/** Finds the variable that a mistyped name probably meant. */
final class Spelling {
  /** More differing letters than this is another word. */
  private static final int MAXIMUM_DISTANCE = 3;

  private Spelling() {}

  static String suggestion(String name, Set<String> known) {
    return known.stream()
        .min(comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= MAXIMUM_DISTANCE)
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("");
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[b.length()];
  }
}
