package dev.sallyport.gate.vaultcheck;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A gate's API, as an operator calls it from somewhere else. */
final class GateClient {
  /** A check takes its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(75);

  /** Some sixty attacks with their tickets. Bytes. */
  private static final int MAXIMUM_BODY = 1024 * 1024;

  private final OutboundCalls calls;
  private final OutboundUrl gate;
  private final InetAddress address;
  private final Secret token;

  private GateClient(OutboundCalls calls, OutboundUrl gate, InetAddress address, Secret token) {
    this.calls = calls;
    this.gate = gate;
    this.address = address;
    this.token = token;
  }

  /** A client of the gate at this URL, if a token may be sent there. */
  static Future<GateClient> of(Vertx vertx, String gateUrl, Secret token) {
    OutboundUrl gate = url(gateUrl, "gate");
    return address(vertx, gate)
        .map(
            address -> {
              if (!gate.isTls() && !address.isLoopbackAddress()) {
                throw new CheckFailedException(
                    "a token goes to a gate over https, or on this machine");
              }
              return new GateClient(
                  new OutboundCalls(vertx, PATIENCE, MAXIMUM_BODY), gate, address, token);
            });
  }

  static OutboundUrl url(String text, String whose) {
    try {
      return OutboundUrl.parse(text);
    } catch (UnfitUrlException e) {
      throw new CheckFailedException("the URL of the " + whose + " is taken when " + e.rule());
    }
  }

  /** Where the host of a URL is. */
  static Future<InetAddress> address(Vertx vertx, OutboundUrl url) {
    return new SystemHostAddresses(vertx)
        .of(url.hostToResolve())
        .map(List::getFirst)
        .recover(
            unknown ->
                Future.failedFuture(new CheckFailedException("there is no host " + url.host())));
  }

  Future<JsonNode> post(String path, Map<String, ?> body) {
    return send(HttpMethod.POST, path, Buffer.buffer(Json.write(body))).map(GateClient::json);
  }

  Future<Void> delete(String path) {
    return send(HttpMethod.DELETE, path, Buffer.buffer()).mapEmpty();
  }

  private Future<Buffer> send(HttpMethod method, String path, Buffer body) {
    OutboundCalls.Letter letter =
        new OutboundCalls.Letter(
            method,
            gate.endpoint(path),
            List.of(
                Map.entry("Authorization", "Bearer " + token.exposeText()),
                Map.entry("Content-Type", "application/json")),
            body);
    return calls
        .send(gate, address, letter)
        .recover(
            failure ->
                Future.failedFuture(
                    new CheckFailedException(
                        "the gate gave no whole answer; see that it runs at " + gate)))
        .map(GateClient::successful);
  }

  private static Buffer successful(OutboundCalls.Answer answer) {
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer.body();
    }
    JsonNode problem = json(answer.body());
    throw new CheckFailedException(
        "the gate answers "
            + answer.status()
            + " "
            + problem.path("code").asText()
            + ": "
            + problem.path("detail").asText());
  }

  private static JsonNode json(Buffer body) {
    try {
      return Json.read(body.getBytes(), JsonNode.class);
    } catch (JsonRefused e) {
      throw new CheckFailedException("what answers is no gate");
    }
  }
}
