package dev.sallyport.gate.audit;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of the database's function {@code record_charged} for a whole batch. */
final class ChargedStatement {
  static final String SQL =
      """
      select record, charge, retry_at from record_charged($1::text[], $2::text[], $3::integer[], $4::integer[], $5::bigint[],
        $6::bigint[], $7::text[], $8::bigint[], $9::bigint[], $10::integer[], $11::text[], $12::text[], $13::text[], $14::text[],
        $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[])""";

  private record Counter(String organisation, String name) {}

  private final Map<Counter, Integer> counters = new LinkedHashMap<>();
  private final List<Integer> chargeCounters = new ArrayList<>();
  private final List<Long> chargeLimits = new ArrayList<>();
  private final List<Long> chargeCosts = new ArrayList<>();

  private ChargedStatement() {}

  static Tuple arguments(List<ChargedRecord> batch) {
    return new ChargedStatement().tuple(batch);
  }

  private Tuple tuple(List<ChargedRecord> batch) {
    int size = batch.size();
    Integer[] ends = new Integer[size];
    @Nullable String[] rules = new @Nullable String[size];
    @Nullable String[] traces = new @Nullable String[size];
    List<ConditionalRecord> conditionals = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ChargedRecord record = batch.get(i);
      conditionals.add(record.conditional());
      rules[i] = record.explanation().rule();
      traces[i] = record.explanation().trace();
      String organisation = record.conditional().record().organisation();
      record.charges().forEach(charge -> add(organisation, charge));
      ends[i] = chargeCounters.size();
    }
    Tuple tuple =
        Tuple.tuple()
            .addValue(counters.keySet().stream().map(Counter::organisation).toArray(String[]::new))
            .addValue(counters.keySet().stream().map(Counter::name).toArray(String[]::new))
            .addValue(ends)
            .addValue(chargeCounters.toArray(Integer[]::new))
            .addValue(chargeLimits.toArray(Long[]::new))
            .addValue(chargeCosts.toArray(Long[]::new));
    AuditStatement.add(tuple, conditionals);
    return tuple.addValue(rules).addValue(traces);
  }

  private void add(String organisation, Charge charge) {
    chargeCounters.add(
        counters.computeIfAbsent(
            new Counter(organisation, charge.counter()), counter -> counters.size() + 1));
    chargeLimits.add(charge.limit());
    chargeCosts.add(charge.cost());
  }
}
