package dev.sallyport.gate.redirect;

import dev.sallyport.gate.binding.Delivery;
import dev.sallyport.gate.relay.Relay;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import java.time.Instant;

/**
 * A signed ticket and where it is redeemed. Whoever has its text may use it once, so it never shows
 * itself.
 */
public final class IssuedTicket {
  private final VaultDoor door;
  private final TicketId id;
  private final String text;
  private final ServiceName service;
  private final Instant expiresAt;
  private final Delivery delivery;

  private IssuedTicket(
      VaultDoor door,
      TicketId id,
      String text,
      ServiceName service,
      Instant expiresAt,
      Delivery delivery) {
    this.door = door;
    this.id = id;
    this.text = text;
    this.service = service;
    this.expiresAt = expiresAt;
    this.delivery = delivery;
  }

  /** One that is redeemed by whoever it is issued to. */
  static IssuedTicket redirecting(
      VaultDoor door, TicketId id, String text, ServiceName service, Instant expiresAt) {
    return new IssuedTicket(door, id, text, service, expiresAt, Delivery.REDIRECT);
  }

  /** The same ticket, to be redeemed like this. */
  IssuedTicket deliveredBy(Delivery how) {
    return new IssuedTicket(door, id, text, service, expiresAt, how);
  }

  /** Who redeems it: the agent, or the gate for it. */
  public Delivery delivery() {
    return delivery;
  }

  /** What the gate fetches with it. */
  public Relay.Errand errand() {
    return new Relay.Errand(door.organisation(), id, service);
  }

  /** The signed ticket. */
  public String expose() {
    return text;
  }

  /** The URL at the vault that gives the credential for this ticket, once. */
  public String exposeLocation() {
    return door.credentialUrl() + "?ticket=" + text + "&service=" + service.value();
  }

  /** The URL at the vault that makes this request with the credential, once. */
  String exposeLocation(BrokeredTarget target) {
    return door.requestUrl()
        + "/"
        + service.value()
        + "/"
        + target.path()
        + "?ticket="
        + text
        + (target.query().isEmpty() ? "" : "&" + target.query());
  }

  /** The URL at the vault where a person begins to connect an account, once. */
  String exposeConnectLocation() {
    return door.connectUrl() + "?ticket=" + text + "&service=" + service.value();
  }

  /** What the vault knows the credential as. */
  public ServiceName service() {
    return service;
  }

  /** The vault's URL as bound. */
  public String vaultUrl() {
    return door.vaultUrl();
  }

  /** The gate's clock, whole seconds. */
  public Instant expiresAt() {
    return expiresAt;
  }

  @Override
  public String toString() {
    return "IssuedTicket[redacted]";
  }
}
