package dev.sallyport.gate.audit;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One statement of the database for a whole batch. */
final class ChargedStatement {
  /** Looks at each record. */
  static final String EACH =
      """
      select record, charge, retry_at from record_charged($1::text[], $2::text[], $3::integer[], $4::integer[], $5::bigint[],
        $6::bigint[], $7::text[], $8::bigint[], $9::bigint[], $10::integer[], $11::text[], $12::text[], $13::text[], $14::text[],
        $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[])""";

  /** Writes all of them, and leases what is wished for; or does nothing and returns no row. */
  static final String LEASING =
      """
      select leased, charged_at from record_leasing($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
        $6::bigint[], $7::bigint[],
        $8::text[], $9::bigint[], $10::bigint[], $11::integer[], $12::text[], $13::text[], $14::text[], $15::text[],
        $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[])""";

  private final List<ChargedRecord> batch;
  private final Map<CounterName, Integer> counters = new LinkedHashMap<>();
  private final List<Long> uses = new ArrayList<>();
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
            new CounterName(organisation, charge.counter()), counter -> counters.size() + 1);
    if (number > terms.size()) {
      terms.add(charge);
      uses.add(1L);
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

  /** What {@link AuditStatement#EXPLAINED} is given. */
  Tuple free() {
    return AuditStatement.addExplained(Tuple.tuple(), batch);
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
    return AuditStatement.addExplained(withTerms(tuple, charges), batch);
  }

  /** What {@link #LEASING} is given. */
  Tuple leasing(CounterLeases leases) {
    Long[] wishes = new Long[counters.size()];
    Long[] delays = new Long[wishes.length];
    int next = 0;
    for (CounterName counter : counters.keySet()) {
      Charge charge = terms.get(next);
      wishes[next] = leases.wish(counter, charge);
      delays[next] = leases.delay(counter, charge);
      next++;
    }
    Tuple tuple = withTerms(withCounters().addValue(uses.toArray(Long[]::new)), terms);
    return AuditStatement.addExplained(tuple.addValue(wishes).addValue(delays), batch);
  }

  /** What {@link #LEASING} is given when it is only to lease. */
  static Tuple renewing(List<Renewal> due) {
    Long[] none = new Long[due.size()];
    Arrays.fill(none, 0L);
    Tuple tuple =
        Tuple.tuple()
            .addValue(
                due.stream().map(each -> each.counter().organisation()).toArray(String[]::new))
            .addValue(due.stream().map(each -> each.counter().name()).toArray(String[]::new))
            .addValue(none);
    return AuditStatement.addExplained(
        withTerms(tuple, due.stream().map(Renewal::terms).toList())
            .addValue(due.stream().map(Renewal::uses).toArray(Long[]::new))
            .addValue(due.stream().map(Renewal::delay).toArray(Long[]::new)),
        List.of());
  }

  /** Hands on what {@link #LEASING} has leased. */
  void granted(CounterLeases leases, Long[] leased, long chargedAt, long askedAt) {
    int next = 0;
    for (CounterName counter : counters.keySet()) {
      leases.grant(counter, terms.get(next), leased[next], chargedAt, askedAt);
      next++;
    }
  }

  private Tuple withCounters() {
    return Tuple.tuple()
        .addValue(counters.keySet().stream().map(CounterName::organisation).toArray(String[]::new))
        .addValue(counters.keySet().stream().map(CounterName::name).toArray(String[]::new));
  }

  private static Tuple withTerms(Tuple tuple, List<Charge> charges) {
    return tuple
        .addValue(charges.stream().map(Charge::limit).toArray(Long[]::new))
        .addValue(charges.stream().map(Charge::cost).toArray(Long[]::new));
  }

  List<Charged> allWritten() {
    return Collections.nCopies(batch.size(), Charged.WRITTEN);
  }

  /** What {@link AuditStatement#EXPLAINED} says of the batch; tells what it has written. */
  Appended appended(RowSet<Row> rows, WrittenRecords written) {
    Appended appended = new Appended(batch.size(), rows);
    written.add(
        appended.entries(
            batch, record -> record.conditional().record(), ChargedRecord::explanation));
    return appended;
  }

  /** What became of the records that were given to that. */
  List<Charged> outcomes(Appended appended) {
    if (appended.isAllWritten()) {
      return allWritten();
    }
    return IntStream.range(0, batch.size())
        .mapToObj(i -> appended.isWritten(i) ? Charged.WRITTEN : Charged.OVERTAKEN)
        .toList();
  }

  /** What became of the records that {@link #EACH} was given. */
  List<Charged> outcomes(RowSet<Row> unwritten) {
    if (unwritten.size() == 0) {
      return allWritten();
    }
    List<Charged> outcomes = new ArrayList<>(allWritten());
    for (Row row : unwritten) {
      Integer charge = row.getInteger(1);
      outcomes.set(
          row.getInteger(0) - 1,
          charge == null
              ? Charged.OVERTAKEN
              : new Charged.Spent(charge - 1, ConditionalRecord.instantOf(row.getLong(2))));
    }
    return outcomes;
  }
}
