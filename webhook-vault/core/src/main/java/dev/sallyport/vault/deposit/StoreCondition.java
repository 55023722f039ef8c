package dev.sallyport.vault.deposit;

import dev.sallyport.ticket.StoreMode;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.vault.credential.CreationId;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.credential.SealedCredential;
import java.util.Optional;

/** What a store ticket allows to happen to a credential that is already there. */
sealed interface StoreCondition {
  /** The ticket allows this. */
  record Allows(PutMode mode) implements StoreCondition {}

  /** The ticket names a life that no credential of ours ever had. */
  record NeverHolds() implements StoreCondition {}

  /** The condition in a verified ticket: its {@code mode}, and the life it names in {@code cid}. */
  static StoreCondition of(Ticket ticket) {
    boolean creates = ticket.mode().filter(mode -> mode == StoreMode.CREATE).isPresent();
    boolean overwrites = ticket.mode().filter(mode -> mode == StoreMode.OVERWRITE).isPresent();
    if (creates) {
      return new Allows(new PutMode.Create());
    }
    if (ticket.creationId().isPresent()) {
      return overwriting(ticket.creationId().get());
    }
    return new Allows(
        overwrites ? new PutMode.Overwrite(Optional.empty()) : new PutMode.CreateOrOverwrite());
  }

  private static StoreCondition overwriting(String creation) {
    try {
      return new Allows(new PutMode.Overwrite(Optional.of(new CreationId(creation))));
    } catch (IllegalArgumentException e) {
      return new NeverHolds();
    }
  }

  /** Why {@code mode} cannot be followed with what is stored now; empty when it can. */
  static Optional<PutOutcome> obstacle(PutMode mode, Optional<SealedCredential> current) {
    return switch (mode) {
      case PutMode.Create() -> current.map(present -> new PutOutcome.AlreadyExists());
      case PutMode.CreateOrOverwrite() -> Optional.empty();
      case PutMode.Overwrite(Optional<CreationId> creation) ->
          current.isEmpty()
              ? Optional.of(new PutOutcome.NotFound())
              : obstacle(creation, current.get());
    };
  }

  private static Optional<PutOutcome> obstacle(
      Optional<CreationId> creation, SealedCredential current) {
    return creation
        .filter(wanted -> !wanted.equals(current.version().creation()))
        .map(wanted -> new PutOutcome.StaleCreation());
  }
}
