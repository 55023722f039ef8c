package dev.sallyport.benchmarks.baseline;

import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.key.KeyHash;
import dev.sallyport.ticket.key.KeyText;
import dev.sallyport.ticket.signing.TicketSigner;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The gate's work with everything known and nothing written: parses and hashes the key, finds its
 * agent, signs, answers the 307.
 */
final class SignHandler implements Handler<HttpServerRequest> {
  private static final String BEARER = "Bearer ";

  private final InstantSource clock = InstantSource.system();
  private final Binding binding;
  private final TicketSigner signer;
  private final Map<KeyHash, Agent> agents;
  private final String vault;

  SignHandler(Binding binding) {
    this.binding = binding;
    this.signer = binding.signer();
    this.vault = binding.identity().vault();
    this.agents =
        Map.of(
            KeyText.parse(Names.key(0)).orElseThrow().hash(),
            new Agent(Names.id("agt", 0), Names.id("grt", 0)));
  }

  @Override
  public void handle(HttpServerRequest request) {
    Optional<Agent> agent =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
            .filter(value -> value.startsWith(BEARER))
            .flatMap(value -> KeyText.parse(value.substring(BEARER.length())))
            .flatMap(key -> Optional.ofNullable(agents.get(key.hash())));
    HttpServerResponse response = request.response();
    if (agent.isEmpty()) {
      var _ = response.setStatusCode(401).end();
      return;
    }
    redirect(response, agent.get());
  }

  private void redirect(HttpServerResponse response, Agent agent) {
    Ticket ticket = binding.ticket(agent.id(), agent.grant(), clock.instant());
    String text = signer.sign(ticket);
    String url = vault + "/v1/credential?ticket=" + text + "&service=" + Names.SERVICE;
    response
        .setStatusCode(307)
        .putHeader(HttpHeaders.LOCATION, url)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    StandardHeaders.putTo(response, ticket.id().value());
    var _ = response.end(Buffer.buffer(FixedAnswer.body(url, text)));
  }

  private record Agent(String id, String grant) {}
}
