package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.binding.ActiveBinding;
import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.gate.binding.VaultHealthCalls;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Makes what is presented to a vault from elsewhere. */
final class Preparation {
  private final VaultHealthCalls health;
  private final InstantSource clock;

  Preparation(VaultHealthCalls health, InstantSource clock) {
    this.health = health;
    this.clock = clock;
  }

  Future<Prepared> of(ActiveBinding active, OpenedBinding binding, TestEntry entry) {
    return health
        .of(active)
        .map(
            condition -> {
              Assault assault = Assaults.toCarry(binding, entry, condition, clock);
              KeyText madeUp = KeyText.generate(KeyText.AGENT_PREFIX);
              RoundTrip trip = new RoundTrip(assault);
              return new Prepared(
                  binding,
                  entry,
                  madeUp,
                  trip.there(),
                  Assaults.all(assault, madeUp),
                  trip.back().subList(1, 2));
            });
  }
}
