package dev.sallyport.gate.redirect;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.ticket.signing.TicketSigner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The vault's side of one binding: which tickets open it, and where. */
final class VaultDoor {
  /**
   * Time enough to follow a redirect, too little to find a ticket in a log. The verifier refuses
   * more than 60 s.
   */
  static final Duration TICKET_LIFETIME = Duration.ofSeconds(30);

  /** A ticket's times are whole seconds, and it has to outlive the second it is issued in. */
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(1);

  private final String organisation;
  private final TicketFormat format;
  private final BindingIdentity identity;
  private final TicketSigner signer;
  private final String credentialUrl;
  private final String requestUrl;
  private final String connectUrl;

  VaultDoor(
      String organisation, TicketFormat format, BindingIdentity identity, TicketSigner signer) {
    this.organisation = organisation;
    this.format = format;
    this.identity = identity;
    this.signer = signer;
    this.credentialUrl = withoutSlash(identity.vault()) + "/v1/credential";
    this.requestUrl = withoutSlash(identity.vault()) + "/v1/request";
    this.connectUrl = withoutSlash(identity.vault()) + "/v1/connect";
  }

  OrganisationId organisation() {
    return new OrganisationId(organisation);
  }

  TicketId newTicketId() {
    return TicketId.random(format);
  }

  /** Whether its tickets can be bound to the nonce of their holder. */
  boolean canBindHolder() {
    return format == TicketFormat.JWT;
  }

  /** Whether its tickets can let people connect accounts. */
  boolean connectsAccounts() {
    return format == TicketFormat.JWT;
  }

  /** Whether its tickets can be for this purpose; only our own vault takes a path for a URL. */
  boolean issues(Purpose purpose, Entrance entrance) {
    return switch (purpose) {
      case REQUEST -> format == TicketFormat.JWT;
      case PROXY -> format == TicketFormat.JWT || entrance.proxy().isPresent();
      default -> true;
    };
  }

  /** Where a request is brokered: without a slash at the end. */
  String requestUrl() {
    return requestUrl;
  }

  String connectUrl() {
    return connectUrl;
  }

  String vaultUrl() {
    return identity.vault();
  }

  String credentialUrl() {
    return credentialUrl;
  }

  /**
   * Signs a ticket. Its record must be durable before this is called.
   *
   * @param grant the grant; of a ticket to connect with, the person by whose right it is; null for
   *     other tickets of people
   * @param request the brokered request that the ticket is for. Tickets of the other format cannot
   *     say it: such are redeemed by the gate only, whose signed call says it
   * @param end when the permission ends by itself, null when it does not: no ticket outlives it by
   *     more than a second
   */
  IssuedTicket issue(
      TicketId id,
      String subject,
      ServiceName service,
      Purpose purpose,
      @Nullable String grant,
      Optional<HolderBinding> holder,
      Optional<RequestHash> request,
      Instant now,
      @Nullable Instant end) {
    Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = issuedAt.plus(lifetime(issuedAt, end));
    Ticket ticket =
        new Ticket(
            id,
            identity,
            subject,
            service,
            purpose,
            issuedAt,
            expiresAt,
            Optional.ofNullable(grant),
            Optional.empty(),
            holder,
            format == TicketFormat.JWT ? request : Optional.empty(),
            format == TicketFormat.TOKENVAULT2 ? Optional.of(organisation) : Optional.empty(),
            Optional.empty());
    return IssuedTicket.redirecting(this, id, signer.sign(ticket), service, expiresAt);
  }

  private static Duration lifetime(Instant issuedAt, @Nullable Instant end) {
    if (end == null || !end.isBefore(issuedAt.plus(TICKET_LIFETIME))) {
      return TICKET_LIFETIME;
    }
    Duration rest = Duration.between(issuedAt, end).truncatedTo(ChronoUnit.SECONDS);
    return rest.compareTo(SHORTEST_LIFETIME) < 0 ? SHORTEST_LIFETIME : rest;
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
