package dev.sallyport.ticket.vectors;

import dev.sallyport.ticket.RequestHash;
import java.util.Optional;

/**
 * A request that is to be made with a ticket.
 *
 * @param host what chooses among the credential's hosts
 * @param target path and query, or a whole URL
 */
record PresentedRequest(String method, Optional<String> host, String target) {
  static PresentedRequest of(String method, String target) {
    return new PresentedRequest(method, Optional.empty(), target);
  }

  PresentedRequest at(String chosen) {
    return new PresentedRequest(method, Optional.of(chosen), target);
  }

  Optional<RequestHash> hash() {
    return RequestHash.of(method, host, target);
  }
}
