package dev.sallyport.gate.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a batch, some of whose charges were paid from leases. If it is not written, that is
 * undone.
 */
final class LeasedRecord {
  private final int position;
  private final ChargedRecord asked;

  /** For each charge the lease that paid it; null: the database has to make it. */
  private final @Nullable Lease[] payers;

  private final int[] generations;
  private int paid;
  private long validUntil;
  private boolean doubtful;

  /**
   * Nothing is paid yet.
   *
   * @param position in the batch
   */
  LeasedRecord(int position, ChargedRecord asked) {
    this.position = position;
    this.asked = asked;
    this.payers = new @Nullable Lease[asked.charges().size()];
    this.generations = new int[payers.length];
    this.validUntil = asked.conditional().validUntil();
  }

  void pay(int charge, Lease lease) {
    payers[charge] = lease;
    generations[charge] = lease.generation();
    paid++;
    validUntil = Math.min(validUntil, lease.validUntil());
  }

  /** A counter that it is charged on had nothing left a moment ago. */
  void doubt() {
    doubtful = true;
  }

  int position() {
    return position;
  }

  boolean isDoubtful() {
    return doubtful;
  }

  /** What is left for the database: a record that is charged on what no lease has paid. */
  ChargedRecord rest() {
    return paid == 0
        ? asked
        : new ChargedRecord(conditional(), asked.explanation(), unpaidCharges());
  }

  private ConditionalRecord conditional() {
    ConditionalRecord conditional = asked.conditional();
    return validUntil == conditional.validUntil()
        ? conditional
        : new ConditionalRecord(conditional.record(), conditional.version(), validUntil);
  }

  private List<Charge> unpaidCharges() {
    if (paid == payers.length) {
      return List.of();
    }
    List<Charge> unpaid = new ArrayList<>(payers.length - paid);
    for (int i = 0; i < payers.length; i++) {
      if (payers[i] == null) {
        unpaid.add(asked.charges().get(i));
      }
    }
    return unpaid;
  }

  /** What became of the record as it was asked for, given what became of its rest. */
  Charged outcome(Charged rest) {
    return rest instanceof Charged.Spent spent
        ? new Charged.Spent(asked(spent.charge()), spent.retryAt())
        : rest;
  }

  /** Where the charge of this number in the rest stands in the record that was asked for. */
  private int asked(int unpaid) {
    int left = unpaid;
    for (int i = 0; i < payers.length; i++) {
      if (payers[i] == null && left-- == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such charge");
  }

  Charge charge(Charged.Spent outcome) {
    return asked.charges().get(outcome.charge());
  }

  String organisation() {
    return asked.conditional().record().organisation();
  }

  void undo() {
    for (int i = 0; i < payers.length; i++) {
      Lease payer = payers[i];
      if (payer != null) {
        payer.restore(generations[i]);
      }
    }
  }
}
