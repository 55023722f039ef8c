package dev.sallyport.vault.credential;

import dev.sallyport.ticket.ServiceName;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list of credentials, in order of their service names.
 *
 * @param next the service to continue after; empty on the last page
 * @param total how many credentials the organisation has
 */
public record CredentialPage(
    List<CredentialSummary> credentials, Optional<ServiceName> next, long total) {
  /** The most a page holds. */
  public static final int LIMIT = 200;

  public CredentialPage {
    credentials = List.copyOf(credentials);
  }
}
