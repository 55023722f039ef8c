package dev.sallyport.gate.audit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/** Leases that will soon be spent or over. */
final class DueLeases {
  /** More than one statement takes at a time. */
  private static final int RENEWALS = 1_000;

  private final Set<Lease> low = new LinkedHashSet<>();

  /** Of rates, the next one to end first. */
  private final Queue<End> ends = new PriorityQueue<>();

  private record End(Lease lease, int generation, long renewAt) implements Comparable<End> {
    @Override
    public int compareTo(End other) {
      return Long.signum(renewAt - other.renewAt);
    }
  }

  void spent(Lease lease) {
    if (lease.isLow()) {
      low.add(lease);
    }
  }

  void granted(Lease lease) {
    low.remove(lease);
    if (!lease.terms().isCap()) {
      ends.add(new End(lease, lease.generation(), lease.renewAt()));
    }
  }

  /** Those of them that are used, in one statement's length; the others may end. */
  List<Renewal> take(long now, Predicate<Lease> stillThere) {
    End next;
    while ((next = ends.peek()) != null && next.renewAt() - now <= 0) {
      ends.remove();
      if (next.generation() == next.lease().generation()) {
        low.add(next.lease());
      }
    }
    List<Renewal> renewals = new ArrayList<>();
    Iterator<Lease> due = low.iterator();
    while (due.hasNext() && renewals.size() < RENEWALS) {
      Lease lease = due.next();
      due.remove();
      long uses = stillThere.test(lease) ? lease.renewal() : 0;
      if (uses > 0) {
        renewals.add(new Renewal(lease.counter(), lease.terms(), uses, lease.delay()));
      }
    }
    return renewals;
  }
}
