package dev.sallyport.gate.vaultcheck;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a check found.
 *
 * @param attacks empty when none were asked for
 */
record Report(String vaultUrl, String ticketFormat, List<Finding> checks, List<Finding> attacks) {
  Report {
    checks = List.copyOf(checks);
    attacks = List.copyOf(attacks);
  }

  /** Whether nothing failed. */
  boolean passed() {
    return count(Outcome.FAILED) == 0;
  }

  private long count(Outcome outcome) {
    return Stream.concat(checks.stream(), attacks.stream())
        .filter(each -> each.outcome() == outcome)
        .count();
  }

  Map<String, Object> view() {
    Map<String, Object> summary = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      summary.put(member(outcome), count(outcome));
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("webhookUrl", vaultUrl);
    view.put("ticketFormat", ticketFormat);
    view.put("passed", passed());
    view.put("summary", summary);
    view.put("checks", checks.stream().map(Finding::view).toList());
    view.put("attacks", attacks.stream().map(Finding::view).toList());
    return view;
  }

  /** The outcome's name as JSON members are spelled here. */
  private static String member(Outcome outcome) {
    return outcome == Outcome.NOT_APPLICABLE
        ? "notApplicable"
        : outcome.name().toLowerCase(Locale.ROOT);
  }
}
