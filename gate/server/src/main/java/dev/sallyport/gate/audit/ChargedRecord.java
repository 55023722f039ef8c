package dev.sallyport.gate.audit;

import java.util.List;

/**
 * A record that is explained or counted.
 *
 * @param charges what must be left for it, each on another counter; all are charged if the record
 *     is written, and otherwise none
 */
public record ChargedRecord(
    ConditionalRecord conditional, Explanation explanation, List<Charge> charges) {
  public ChargedRecord {
    charges = List.copyOf(charges);
    if (charges.size() > 1
        && charges.stream().map(Charge::counter).distinct().count() != charges.size()) {
      throw new IllegalArgumentException("a record is charged on a counter at most once");
    }
  }
}
