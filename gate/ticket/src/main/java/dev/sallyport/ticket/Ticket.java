package dev.sallyport.ticket;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a gate says to a vault: this subject may use this service's credential for this purpose,
 * once, until then (SPEC section 3). Times are whole seconds; fractions are cut off.
 *
 * @param subject the agent's id, or the user's for tickets of a person ({@code sub}; in tokenvault2
 *     {@code aid} when there is an owner)
 * @param grantId the grant it was issued under ({@code gid}; in tokenvault2 {@code pid})
 * @param creationId the stored credential it was issued for ({@code cid})
 * @param holder the nonce it is bound to ({@code cnf}; tokenvault2 cannot carry one)
 * @param owner whose credential it is (tokenvault2's {@code sub}; a JWT does not carry it)
 * @param request the one request it is for ({@code req}); where the purpose is a brokered request,
 *     in a JWT only
 * @param mode whether a store may create or overwrite; only with {@link Purpose#STORE}
 */
public record Ticket(
    TicketId id,
    BindingIdentity binding,
    String subject,
    ServiceName service,
    Purpose purpose,
    Instant issuedAt,
    Instant expiresAt,
    Optional<String> grantId,
    Optional<String> creationId,
    Optional<HolderBinding> holder,
    Optional<RequestHash> request,
    Optional<String> owner,
    Optional<StoreMode> mode) {

  public Ticket {
    requireId(subject);
    grantId.ifPresent(Ticket::requireId);
    creationId.ifPresent(Ticket::requireId);
    owner.ifPresent(Ticket::requireId);
    issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    Duration lifetime = Duration.between(issuedAt, expiresAt);
    if (!lifetime.isPositive() || lifetime.compareTo(TicketLimits.MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "a ticket lives between 1 and " + TicketLimits.MAX_LIFETIME.toSeconds() + " seconds");
    }
    if (mode.isPresent() && purpose != Purpose.STORE) {
      throw new IllegalArgumentException("only a store ticket has a mode");
    }
    if (request.isPresent() && !purpose.isBrokered()) {
      throw new IllegalArgumentException("only a ticket for a brokered request names one");
    }
  }

  /**
   * A ticket with a new random id and nothing optional in it; the {@code with…} methods add the
   * rest.
   */
  public static Ticket issue(
      TicketFormat format,
      BindingIdentity binding,
      String subject,
      ServiceName service,
      Purpose purpose,
      Instant issuedAt,
      Duration lifetime) {
    return new Ticket(
        TicketId.random(format),
        binding,
        subject,
        service,
        purpose,
        issuedAt,
        issuedAt.plus(lifetime),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same ticket under a grant. */
  public Ticket withGrant(String grant) {
    return new Ticket(
        id,
        binding,
        subject,
        service,
        purpose,
        issuedAt,
        expiresAt,
        Optional.of(grant),
        creationId,
        holder,
        request,
        owner,
        mode);
  }

  /** The same ticket for one stored credential only. */
  public Ticket withCreation(String creation) {
    return new Ticket(
        id,
        binding,
        subject,
        service,
        purpose,
        issuedAt,
        expiresAt,
        grantId,
        Optional.of(creation),
        holder,
        request,
        owner,
        mode);
  }

  /** The same ticket bound to the holder of a nonce. */
  public Ticket withHolder(HolderBinding nonce) {
    return new Ticket(
        id,
        binding,
        subject,
        service,
        purpose,
        issuedAt,
        expiresAt,
        grantId,
        creationId,
        Optional.of(nonce),
        request,
        owner,
        mode);
  }

  /** The same ticket for a credential of this owner. */
  public Ticket withOwner(String user) {
    return new Ticket(
        id,
        binding,
        subject,
        service,
        purpose,
        issuedAt,
        expiresAt,
        grantId,
        creationId,
        holder,
        request,
        Optional.of(user),
        mode);
  }

  /** The same store ticket, only to create or only to overwrite. */
  public Ticket withMode(StoreMode only) {
    return new Ticket(
        id,
        binding,
        subject,
        service,
        purpose,
        issuedAt,
        expiresAt,
        grantId,
        creationId,
        holder,
        request,
        owner,
        Optional.of(only));
  }

  /** The same ticket for this request and no other. */
  public Ticket withRequest(RequestHash only) {
    return new Ticket(
        id,
        binding,
        subject,
        service,
        purpose,
        issuedAt,
        expiresAt,
        grantId,
        creationId,
        holder,
        Optional.of(only),
        owner,
        mode);
  }

  private static void requireId(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "an id is 1 to "
              + TicketLimits.MAX_ID_CHARS
              + " characters of A-Z a-z 0-9 . _ : @ | / + ~ -");
    }
  }

  /**
   * Whether the text can be a subject, owner, grant id or creation id: plain characters that need
   * no escape in JSON.
   */
  static boolean isId(String text) {
    if (text.isEmpty() || text.length() > TicketLimits.MAX_ID_CHARS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && "._:@|/+~-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
