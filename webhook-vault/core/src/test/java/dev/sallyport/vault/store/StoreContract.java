package dev.sallyport.vault.store;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.organisation.Organisation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** What every store is tested with; each test starts with an empty one. */
public interface StoreContract {
  Organisation ORGANISATION = new Organisation("org_acme");
  ServiceName GITHUB = new ServiceName("github");
  ServiceName STRIPE = new ServiceName("stripe");

  /** Of today: a store that drops what has expired does so by its own clock. */
  Instant NOW = whenItBegan();

  private static Instant whenItBegan() {
    return InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Opens the test's store once more, as another process would. The test closes it. */
  StoreInstance open();
}
