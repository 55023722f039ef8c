package dev.sallyport.gate.audit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one gate has leased of counters, and spends in memory. Only an optimisation, and never a
 * reason to refuse: what no lease pays the database charges, or refuses. The package tells why that
 * is exact. Safe for use by several threads.
 */
public final class CounterLeases {
  /** A counter takes some 300 bytes. */
  private static final int COUNTERS = 40_000;

  private final LongSupplier nanos;

  /** Those that were asked for last come last. */
  private final Map<CounterName, Lease> leases =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CounterName, Lease> eldest) {
          boolean tooMany = size() > COUNTERS;
          if (tooMany) {
            drop(eldest.getValue());
          }
          return tooMany;
        }
      };

  private List<Unspent> unspent = new ArrayList<>();

  private final DueLeases due = new DueLeases();

  /** Nothing is leased. */
  public CounterLeases() {
    this(System::nanoTime);
  }

  /**
   * Nothing is leased.
   *
   * @param nanos a clock that never goes back
   */
  CounterLeases(LongSupplier nanos) {
    this.nanos = nanos;
  }

  long now() {
    return nanos.getAsLong();
  }

  /** Pays what it can of a batch's charges. */
  synchronized List<LeasedRecord> spend(List<ChargedRecord> batch) {
    long now = now();
    List<LeasedRecord> spent = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      spent.add(spend(i, batch.get(i), now));
    }
    return spent;
  }

  /** Only a record with a condition can be bound to be written before a lease ends. */
  private LeasedRecord spend(int position, ChargedRecord record, long now) {
    LeasedRecord spent = new LeasedRecord(position, record);
    boolean conditional = record.conditional().version() != null;
    String organisation = record.conditional().record().organisation();
    List<Charge> charges = record.charges();
    for (int i = 0; i < charges.size(); i++) {
      Charge charge = charges.get(i);
      Lease lease = lease(new CounterName(organisation, charge.counter()), charge);
      if (conditional && lease.spend(now)) {
        spent.pay(i, lease);
        due.spent(lease);
      } else if (lease.isDoubtful(now)) {
        spent.doubt();
      }
    }
    return spent;
  }

  private Lease lease(CounterName counter, Charge terms) {
    Lease known = leases.get(counter);
    if (known != null && known.isOn(terms)) {
      return known;
    }
    Lease fresh = new Lease(counter, terms);
    if (known != null) {
      drop(known);
    }
    leases.put(counter, fresh);
    return fresh;
  }

  /** How many more uses of a counter are wanted when it is charged; zero: none. */
  synchronized long wish(CounterName counter, Charge terms) {
    Lease lease = find(counter, terms);
    return lease == null ? 0 : lease.wish();
  }

  synchronized long delay(CounterName counter, Charge terms) {
    Lease lease = find(counter, terms);
    return lease == null ? 0 : lease.delay();
  }

  /** Something was leased, for a gate that may not want it any more. */
  synchronized void grant(
      CounterName counter, Charge terms, long uses, long chargedAt, long askedAt) {
    Lease lease = find(counter, terms);
    if (lease != null) {
      lease.grant(uses, chargedAt, askedAt);
      if (uses > 0) {
        due.granted(lease);
      }
    } else if (uses > 0 && terms.isCap()) {
      unspent.add(new Unspent(counter.organisation(), counter.name(), uses));
    }
  }

  /** What is used, and nearly spent or over: more is wanted, better at once than late. */
  synchronized List<Renewal> takeDue() {
    return due.take(now(), lease -> find(lease.counter(), lease.terms()) == lease);
  }

  /** What became of a record: one that was not written has used nothing. */
  synchronized Charged settle(LeasedRecord record, Charged rest) {
    Charged outcome = record.outcome(rest);
    if (outcome instanceof Charged.Written) {
      return outcome;
    }
    record.undo();
    if (outcome instanceof Charged.Spent spent) {
      Charge charge = record.charge(spent);
      Lease lease = find(new CounterName(record.organisation(), charge.counter()), charge);
      if (lease != null) {
        lease.doubt(now());
      }
    }
    return outcome;
  }

  private @Nullable Lease find(CounterName counter, Charge terms) {
    Lease lease = leases.get(counter);
    return lease != null && lease.isOn(terms) ? lease : null;
  }

  /** What has not been asked for lately and can be given back. It is not spent any more. */
  public synchronized List<Unspent> takeIdle() {
    long now = now();
    return take(lease -> lease.isIdle(now));
  }

  /** Everything that can be given back. It is not spent any more. */
  public synchronized List<Unspent> takeAll() {
    return take(lease -> true);
  }

  private List<Unspent> take(Predicate<Lease> wanted) {
    Iterator<Lease> eldest = leases.values().iterator();
    while (eldest.hasNext()) {
      Lease lease = eldest.next();
      if (!wanted.test(lease)) {
        break;
      }
      eldest.remove();
      drop(lease);
    }
    List<Unspent> taken = unspent;
    unspent = new ArrayList<>();
    return taken;
  }

  private void drop(Lease lease) {
    if (lease.returnable() > 0) {
      CounterName counter = lease.counter();
      unspent.add(new Unspent(counter.organisation(), counter.name(), lease.returnable()));
    }
  }
}
