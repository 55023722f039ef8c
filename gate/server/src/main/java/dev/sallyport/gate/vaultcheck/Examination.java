package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.binding.ActiveBinding;
import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.gate.binding.VaultCondition;
import dev.sallyport.gate.binding.VaultHealthCalls;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A vault from its health to its behaviour under attack, seen from the gate. */
final class Examination {
  static final String GATE_IS_REFUSED = "gate_is_refused";

  /** The connection over which somebody waits for the report is idle for a minute at most. */
  static final Duration LONGEST = Duration.ofSeconds(35);

  private static final String NO_ENTRY = "not sent: there is no test entry";
  private static final String FROM_ELSEWHERE =
      "not sent: the vault takes no tickets from the gate; `gate check-vault` presents them from elsewhere";
  private static final int FORBIDDEN = 403;

  private final VaultHealthCalls health;
  private final OutboundAddresses addresses;
  private final OutboundCalls calls;
  private final InstantSource clock;

  Examination(
      VaultHealthCalls health,
      OutboundAddresses addresses,
      OutboundCalls calls,
      InstantSource clock) {
    this.health = health;
    this.addresses = addresses;
    this.calls = calls;
    this.clock = clock;
  }

  /** What is done to one vault, and what is known of it. */
  private record Subject(
      OpenedBinding binding, Assault assault, KeyText madeUp, Firing firing, List<Finding> checks) {
    Report report(List<Finding> attacks) {
      return new Report(binding.identity().vault(), binding.format().wireName(), checks, attacks);
    }
  }

  /** Examines a vault with this entry; the entry is gone when it is over, if the vault lets it. */
  Future<Report> of(
      ActiveBinding active, OpenedBinding binding, TestEntry entry, boolean withAttacks) {
    return health
        .of(active)
        .compose(
            condition ->
                condition instanceof VaultCondition.Healthy
                    ? addresses
                        .check(binding.url())
                        .map(
                            address -> {
                              KeyText madeUp = KeyText.generate(KeyText.AGENT_PREFIX);
                              return new Subject(
                                  binding,
                                  Assaults.on(binding, entry, condition, clock),
                                  madeUp,
                                  new Firing(
                                      new OutboundLine(
                                          calls, binding.url(), address, entry.value(), madeUp),
                                      clock,
                                      clock.instant().plus(LONGEST)),
                                  new ArrayList<>(Condition.of(binding, condition)));
                            })
                        .compose(subject -> examine(subject, withAttacks))
                    : Future.succeededFuture(
                        new Report(
                            binding.identity().vault(),
                            binding.format().wireName(),
                            Condition.of(binding, condition),
                            List.of())));
  }

  private Future<Report> examine(Subject subject, boolean withAttacks) {
    RoundTrip trip = new RoundTrip(subject.assault());
    return subject
        .firing()
        .all(trip.there())
        .compose(there -> goOn(subject, trip, there, withAttacks));
  }

  private static Future<Report> goOn(
      Subject subject, RoundTrip trip, List<Finding> there, boolean withAttacks) {
    Finding stored = there.getFirst();
    boolean refused = stored.came().startsWith("" + FORBIDDEN);
    boolean entered = stored.outcome() == Outcome.PASSED;
    subject.checks().add(gate(refused, entered));
    if (refused) {
      trip.there().forEach(each -> subject.checks().add(Firing.leftOut(each, FROM_ELSEWHERE)));
      trip.back().forEach(each -> subject.checks().add(Firing.leftOut(each, FROM_ELSEWHERE)));
    } else {
      subject.checks().addAll(there);
    }
    Future<List<Finding>> attacks =
        withAttacks
            ? attack(subject, entered, refused ? FROM_ELSEWHERE : NO_ENTRY)
            : Future.succeededFuture(List.of());
    return attacks.compose(
        found ->
            (refused
                    ? Future.succeededFuture(List.<Finding>of())
                    : subject.firing().all(trip.back()))
                .map(
                    back -> {
                      subject.checks().addAll(back);
                      return subject.report(found);
                    }));
  }

  private static Future<List<Finding>> attack(Subject subject, boolean entered, String because) {
    List<Finding> leftOut = new ArrayList<>();
    List<Attack> sent = new ArrayList<>();
    for (Attack attack : Assaults.all(subject.assault(), subject.madeUp())) {
      if (entered || !attack.needsEntry()) {
        sent.add(attack);
      } else {
        leftOut.add(Firing.leftOut(attack, because));
      }
    }
    return subject
        .firing()
        .all(sent)
        .map(
            found -> {
              found.addAll(leftOut);
              if (entered) {
                found.addAll(subject.firing().ofAllAnswers(subject.assault().isJwt()));
              }
              return found;
            });
  }

  /** The network's half of the promise that the gate sees no credential. */
  private static Finding gate(boolean refused, boolean entered) {
    return new Finding(
        GATE_IS_REFUSED,
        "a ticket, from the gate's own address",
        "403 forbidden",
        refused
            ? "refused, as it should be"
            : entered ? "taken; VAULT_GATE_NETWORKS of our vault refuses it" : "another refusal",
        refused ? Outcome.PASSED : Outcome.INFORMATIVE,
        "A gate that was taken over then cannot fetch what its tickets open, wherever it stands.");
  }
}
