package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.gate.binding.VaultCondition;
import dev.sallyport.ticket.TicketLimits;
import dev.sallyport.ticket.key.KeyText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All attacks there are. */
final class Assaults {
  /** As the gate's other tickets live. */
  private static final Duration LIFETIME = Duration.ofSeconds(30);

  private Assaults() {}

  static Assault on(
      OpenedBinding binding, TestEntry entry, VaultCondition condition, InstantSource clock) {
    return new Assault(binding, entry, Condition.capabilities(condition), clock, LIFETIME);
  }

  /** Without knowing what the vault can: to end an entry. */
  static Assault bare(OpenedBinding binding, TestEntry entry, InstantSource clock) {
    return new Assault(binding, entry, Set.of(), clock, LIFETIME);
  }

  /** For somebody who has to carry the tickets elsewhere first. */
  static Assault toCarry(
      OpenedBinding binding, TestEntry entry, VaultCondition condition, InstantSource clock) {
    return new Assault(
        binding, entry, Condition.capabilities(condition), clock, TicketLimits.MAX_LIFETIME);
  }

  static List<Attack> all(Assault assault, KeyText madeUp) {
    List<Attack> all = new ArrayList<>();
    all.addAll(new TicketAttacks(assault).all());
    all.addAll(new FormAttacks(assault).all());
    all.addAll(new JwtAttacks(assault).all());
    all.addAll(new BrokeredAttacks(assault).all());
    all.addAll(new KeyAttacks(assault, madeUp).all());
    all.addAll(new CallAttacks(assault).all());
    return all;
  }
}
