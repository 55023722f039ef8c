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

  /** A page of what was read with a limit one higher than asked for. */
  public static CredentialPage of(List<CredentialSummary> read, int limit, long total) {
    boolean more = read.size() > limit;
    List<CredentialSummary> page = more ? read.subList(0, limit) : read;
    return new CredentialPage(
        page, more ? Optional.of(page.getLast().service()) : Optional.empty(), total);
  }

  /** Throws when a page of that size cannot be asked for. */
  public static void requireLimit(int limit) {
    if (limit < 1 || limit > LIMIT) {
      throw new IllegalArgumentException("a page holds 1 to " + LIMIT + " credentials");
    }
  }
}
