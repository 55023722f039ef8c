package dev.sallyport.benchmarks.baseline;

import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.Set;

/**
 * The vault's work with nothing stored and nothing redeemed: verifies the ticket, answers with a
 * credential's worth of text.
 */
final class VerifyHandler implements Handler<HttpServerRequest> {
  /** Characters of the credential that the vault releases under measurement as well. */
  private static final int CREDENTIAL_CHARACTERS = 1024;

  private final TicketVerifier verifier;
  private final Expectation expectation =
      new Expectation(Set.of(Purpose.AGENT_CREDENTIAL), Names.SERVICE, Optional.empty());
  private final Buffer body =
      Buffer.buffer("{\"token\":{\"accessToken\":\"" + "c".repeat(CREDENTIAL_CHARACTERS) + "\"}}");

  VerifyHandler(Binding binding) {
    this.verifier = binding.verifier();
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String ticket = Optional.ofNullable(request.getParam("ticket")).orElse("");
    switch (verifier.verify(ticket, expectation)) {
      case Verification.Verified verified -> {
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        StandardHeaders.putTo(response, verified.ticket().ticket().id().value());
        var _ = response.end(body);
      }
      case Verification.Refused refused -> {
        var _ = response.setStatusCode(401).end(refused.reason().toString());
      }
    }
  }
}
