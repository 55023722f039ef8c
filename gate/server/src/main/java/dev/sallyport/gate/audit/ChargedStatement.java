package dev.sallyport.gate.audit;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One call of a function of the database for a whole batch. */
final class ChargedStatement {
  /** Looks at each record. */
  static final String EACH =
      """
      select record, charge, retry_at from record_charged($1::text[], $2::text[], $3::integer[], $4::integer[], $5::bigint[],
        $6::bigint[], $7::text[], $8::bigint[], $9::bigint[], $10::integer[], $11::text[], $12::text[], $13::text[], $14::text[],
        $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[])""";

  /** Writes all of them or says that it cannot; costs half as much. */
  static final String IN_HOPE =
      """
      select record_charged_in_hope($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::bigint[],
        $6::text[], $7::bigint[], $8::bigint[], $9::integer[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
        $15::text[], $16::text[], $17::text[], $18::text[], $19::text[])""";

  private record Counter(String organisation, String name) {}

  private final List<ChargedRecord> batch;
  private final Map<Counter, Integer> counters = new LinkedHashMap<>();
  private final List<Integer> uses = new ArrayList<>();
  private final List<Charge> terms = new ArrayList<>();
  private final List<Integer> chargeCounters = new ArrayList<>();
  private final List<Charge> charges = new ArrayList<>();
  private boolean sameTerms = true;

  ChargedStatement(List<ChargedRecord> batch) {
    this.batch = batch;
    for (ChargedRecord record : batch) {
      String organisation = record.conditional().record().organisation();
      record.charges().forEach(charge -> add(organisation, charge));
    }
  }

  private void add(String organisation, Charge charge) {
    int number =
        counters.computeIfAbsent(
            new Counter(organisation, charge.counter()), counter -> counters.size() + 1);
    if (number > terms.size()) {
      terms.add(charge);
      uses.add(1);
    } else {
      sameTerms &= charge.equals(terms.get(number - 1));
      uses.set(number - 1, uses.get(number - 1) + 1);
    }
    chargeCounters.add(number);
    charges.add(charge);
  }

  /** Whether nothing is charged at all. */
  boolean isFree() {
    return charges.isEmpty();
  }

  /**
   * Whether every counter has one limit for all that is charged on it; not while a policy changes.
   */
  boolean hasSameTerms() {
    return sameTerms;
  }

  /** What {@link #EACH} is given. */
  Tuple each() {
    Integer[] ends = new Integer[batch.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += batch.get(i).charges().size();
      ends[i] = end;
    }
    Tuple tuple = withCounters().addValue(ends).addValue(chargeCounters.toArray(Integer[]::new));
    return withRecords(withTerms(tuple, charges));
  }

  /** What {@link #IN_HOPE} is given. */
  Tuple inHope() {
    return withRecords(withTerms(withCounters().addValue(uses.toArray(Integer[]::new)), terms));
  }

  private Tuple withCounters() {
    return Tuple.tuple()
        .addValue(counters.keySet().stream().map(Counter::organisation).toArray(String[]::new))
        .addValue(counters.keySet().stream().map(Counter::name).toArray(String[]::new));
  }

  private static Tuple withTerms(Tuple tuple, List<Charge> charges) {
    return tuple
        .addValue(charges.stream().map(Charge::limit).toArray(Long[]::new))
        .addValue(charges.stream().map(Charge::cost).toArray(Long[]::new));
  }

  private Tuple withRecords(Tuple tuple) {
    return AuditStatement.addExplained(tuple, batch);
  }
}
