package dev.sallyport.ticket;

import java.util.Optional;
import java.util.Set;

/**
 * What the request around a ticket says.
 *
 * @param allowedHere the purposes this endpoint serves; empty allows nothing
 * @param requestedService the service the request names
 * @param presentedNonce the request's {@value HolderBinding#NONCE_HEADER}, unchecked; empty when
 *     there was none
 */
public record Expectation(
    Set<Purpose> allowedHere, ServiceName requestedService, Optional<String> presentedNonce) {
  public Expectation {
    allowedHere = Set.copyOf(allowedHere);
  }
}
