package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.signing.CallSigner;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;

/** Signed calls: only the vault that shares the secret takes them. */
final class SignedPost {
  private static final int REQUEST_ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final OutboundCalls calls;
  private final InstantSource clock;

  SignedPost(OutboundCalls calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /** One call, each with a request id of its own. */
  Future<OutboundCalls.Reply> send(
      OutboundUrl url,
      InetAddress address,
      TicketFormat format,
      BindingKey key,
      String path,
      byte[] json) {
    byte[] id = new byte[REQUEST_ID_BYTES];
    RANDOM.nextBytes(id);
    CallTarget target = new CallTarget("POST", url.endpoint(path));
    Map<String, String> headers =
        CallSigner.of(format, key)
            .sign(target, "req_" + HexFormat.of().formatHex(id), json, clock.instant());
    return calls.post(url, address, path, headers, json);
  }
}
