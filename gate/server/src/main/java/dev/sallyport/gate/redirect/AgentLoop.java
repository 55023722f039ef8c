package dev.sallyport.gate.redirect;

import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;

/** Agents' requests on one event loop. */
public final class AgentLoop {
  private final CredentialRoutes routes;
  private final DecisionDatabase database;

  AgentLoop(CredentialRoutes routes, DecisionDatabase database) {
    this.routes = routes;
    this.database = database;
  }

  /** Adds the routes of agents. */
  public void register(Routes target) {
    routes.register(target);
  }

  /** Answers what was accepted, then closes the connections. */
  public Future<Void> close() {
    return database.close();
  }
}
