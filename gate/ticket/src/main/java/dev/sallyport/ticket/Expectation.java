package dev.sallyport.ticket;

import java.util.Optional;
import java.util.Set;

/**
 * What the request around a ticket says.
 *
 * @param allowedHere the purposes this endpoint serves; empty allows nothing
 * @param requestedService the service the request names
 * @param request the request that is to be made; empty where the endpoint makes none, and a ticket
 *     that names one is refused
 * @param presentedNonce the request's {@value HolderBinding#NONCE_HEADER}, unchecked; empty when
 *     there was none
 */
public record Expectation(
    Set<Purpose> allowedHere,
    ServiceName requestedService,
    Optional<RequestHash> request,
    Optional<String> presentedNonce) {
  public Expectation {
    allowedHere = Set.copyOf(allowedHere);
  }

  /** Of an endpoint that makes no request. */
  public Expectation(
      Set<Purpose> allowedHere, ServiceName requestedService, Optional<String> presentedNonce) {
    this(allowedHere, requestedService, Optional.empty(), presentedNonce);
  }
}
