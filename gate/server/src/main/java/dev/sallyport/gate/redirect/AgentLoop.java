package dev.sallyport.gate.redirect;

import dev.sallyport.service.http.Routes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Agents' requests on one event loop. */
public final class AgentLoop {
  private final Vertx vertx;
  private final CredentialRoutes routes;
  private final BrokeredRoutes brokered;
  private final AgentTickets tickets;
  private final KeyUses keyUses;
  private final long writingOfKeyUses;

  AgentLoop(
      Context eventLoop,
      CredentialRoutes routes,
      BrokeredRoutes brokered,
      AgentTickets tickets,
      KeyUses keyUses) {
    this.tickets = tickets;
    this.vertx = eventLoop.owner();
    this.routes = routes;
    this.brokered = brokered;
    this.keyUses = keyUses;
    this.writingOfKeyUses = vertx.setPeriodic(KeyUses.INTERVAL.toMillis(), time -> keyUses.write());
  }

  /** Adds the routes of agents. */
  public void register(Routes target) {
    routes.register(target);
    brokered.register(target);
  }

  /** Tickets for agents that come another way. */
  public AgentTickets tickets() {
    return tickets;
  }

  /** Writes down what is only noted. Called when the loop takes no more requests. */
  public Future<Void> close() {
    vertx.cancelTimer(writingOfKeyUses);
    return keyUses.write();
  }
}
