package dev.sallyport.gate.redirect;

import dev.sallyport.ticket.ServiceName;
import java.time.Instant;

/**
 * A signed ticket and where it is redeemed. Whoever has its text may use it once, so it never shows
 * itself.
 */
public final class IssuedTicket {
  private final VaultDoor door;
  private final String text;
  private final ServiceName service;
  private final Instant expiresAt;

  IssuedTicket(VaultDoor door, String text, ServiceName service, Instant expiresAt) {
    this.door = door;
    this.text = text;
    this.service = service;
    this.expiresAt = expiresAt;
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
