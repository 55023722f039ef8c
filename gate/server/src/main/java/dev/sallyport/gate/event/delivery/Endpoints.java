package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * The endpoints of each organisation. Another organisation's is as absent as one that never was.
 */
interface Endpoints {
  /** Makes an endpoint; empty when there are as many as there may be. */
  Future<Optional<Endpoint>> create(Origin origin, EndpointDraft draft, EndpointSecret secret);

  /** One endpoint. */
  Future<Optional<Endpoint>> find(OrganisationId organisation, EndpointId endpoint);

  /** The endpoints of an organisation in the order of their ids. */
  Future<Page<Endpoint>> list(OrganisationId organisation, PageRequest<EndpointId> page);

  /** Changes what {@code change} names; disabling drops what is waiting. */
  Future<Optional<Endpoint>> change(Origin origin, EndpointId endpoint, EndpointChange change);

  /** Deletes an endpoint with its deliveries; whether there was one. */
  Future<Boolean> delete(Origin origin, EndpointId endpoint);

  /** Gives an endpoint another secret; deliveries are signed with the old one, too, for a while. */
  Future<Optional<Endpoint>> rotate(
      Origin origin, EndpointId endpoint, EndpointSecret replacement, Duration overlap);

  /**
   * Queues a test event for an endpoint. Fails with a problem when it is disabled or its queue is
   * full.
   */
  Future<Optional<EventId>> test(Origin origin, EndpointId endpoint);
}
