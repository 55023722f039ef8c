package dev.sallyport.vault.store;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.organisation.Organisation;
import java.time.Instant;

/** What every store is tested with; each test starts with an empty one. */
public interface StoreContract {
  Organisation ORGANISATION = new Organisation("org_acme");
  ServiceName GITHUB = new ServiceName("github");
  ServiceName STRIPE = new ServiceName("stripe");
  Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  /** Opens the test's store once more, as another process would. The test closes it. */
  StoreInstance open();
}
