package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import io.vertx.core.Future;
import java.net.InetAddress;

/** Why an endpoint is not as an operator wished, with what to do about it. */
final class EndpointProblems {
  /** The URL is not one that the gate calls. */
  static final ProblemType ENDPOINT_URL_REFUSED =
      new ProblemType("ENDPOINT_URL_REFUSED", 422, "Events are not sent to this URL");

  private EndpointProblems() {}

  static ProblemException unfitUrl(UnfitUrlException unfit) {
    return Problem.of(ENDPOINT_URL_REFUSED, "The URL of an endpoint is taken when " + unfit.rule())
        .asException();
  }

  /** Where the URL leads now; every attempt looks again. Fails with a problem that says why not. */
  static Future<InetAddress> looked(OutboundAddresses addresses, OutboundUrl url) {
    return addresses
        .check(url)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof UnfitUrlException unfit ? unfitUrl(unfit) : failure));
  }

  static ProblemException tooMany() {
    return conflict(
        "An organisation has at most "
            + Endpoint.MAXIMUM_PER_ORGANISATION
            + " endpoints; delete one first");
  }

  static ProblemException disabled() {
    return conflict("The endpoint is disabled; enable it first, with PATCH and status enabled");
  }

  static ProblemException fullQueue() {
    return conflict("Too many events wait for this endpoint; see its deliveries for why");
  }

  private static ProblemException conflict(String detail) {
    return Problem.of(HttpProblems.CONFLICT, detail).asException();
  }
}
