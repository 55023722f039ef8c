package dev.sallyport.vault.broker;

import dev.sallyport.vault.credential.CachedCredentials;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.outbound.UpstreamAddresses;
import dev.sallyport.vault.outbound.Upstreams;
import dev.sallyport.vault.release.OpenedReleases;
import dev.sallyport.vault.release.PresentedTickets;
import java.time.InstantSource;

/** The endpoints that make requests, which share one count of what is under way. */
public final class Broker {
  private final PresentedTickets tickets;
  private final Errands errands;

  /** Sends through {@code upstreams}, to what {@code addresses} lets pass. */
  public Broker(
      Organisation organisation,
      CachedCredentials credentials,
      PresentedTickets tickets,
      OpenedReleases releases,
      UpstreamAddresses addresses,
      Upstreams upstreams,
      InstantSource clock) {
    this.tickets = tickets;
    this.errands =
        new Errands(organisation, credentials, tickets, releases, addresses, upstreams, clock);
  }

  /** The requests that agents are redirected with. */
  public BrokeredRequest requests() {
    return new BrokeredRequest(tickets, errands);
  }

  /** The same as calls of the gate. */
  public ProxyRequest proxy() {
    return new ProxyRequest(tickets, errands);
  }
}
