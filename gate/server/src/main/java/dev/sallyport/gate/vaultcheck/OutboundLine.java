package dev.sallyport.gate.vaultcheck;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;

/** Requests to one vault at one address; of what it answers only a {@link Reply} is kept. */
final class OutboundLine implements VaultLine {
  private static final String CODE_SHAPE = "[a-z_]{1,40}";

  private final OutboundCalls calls;
  private final OutboundUrl url;
  private final InetAddress address;
  private final String value;
  private final KeyText madeUp;

  /**
   * @param value of the test entry
   * @param madeUp the key that attacks bring along
   */
  OutboundLine(
      OutboundCalls calls, OutboundUrl url, InetAddress address, String value, KeyText madeUp) {
    this.calls = calls;
    this.url = url;
    this.address = address;
    this.value = value;
    this.madeUp = madeUp;
  }

  @Override
  public Future<Reply> fire(Shot shot) {
    String body = shot.body();
    return calls
        .send(
            url,
            address,
            new OutboundCalls.Letter(
                HttpMethod.valueOf(shot.method()),
                url.endpoint(shot.target()),
                shot.headers(),
                body == null ? Buffer.buffer() : Buffer.buffer(body)))
        .map(this::reply)
        .otherwise(Reply.NONE);
  }

  private Reply reply(OutboundCalls.Answer answer) {
    String text = answer.body().toString(UTF_8);
    String all = answer.headers() + text;
    String control = answer.headers().get("Cache-Control");
    return new Reply(
        answer.status(),
        code(answer.body()),
        text.contains(value),
        all.contains(madeUp.expose()),
        control == null || !control.contains("no-store"));
  }

  private static String code(Buffer body) {
    try {
      String code = Json.read(body.getBytes(), JsonNode.class).path("error").asText();
      return code.matches(CODE_SHAPE) ? code : "";
    } catch (JsonRefused e) {
      return "";
    }
  }
}
