package dev.sallyport.vault.deposit;

import dev.sallyport.ticket.StoreMode;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.vault.credential.CreationId;
import dev.sallyport.vault.credential.PutMode;
import java.util.Optional;

/** What a store ticket allows to happen to a credential that is already there. */
public sealed interface StoreCondition {
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
}
