package dev.sallyport.gate.binding;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.signing.CallSigner;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;

/** Signatures of calls to vaults (protocol section 3): only who shares the secret takes such. */
final class CallSignatures {
  private static final int REQUEST_ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final InstantSource clock;

  CallSignatures(InstantSource clock) {
    this.clock = clock;
  }

  /** The headers that sign one call, which has a request id of its own. */
  Map<String, String> of(TicketFormat format, BindingKey key, String path, byte[] json) {
    byte[] id = new byte[REQUEST_ID_BYTES];
    RANDOM.nextBytes(id);
    return CallSigner.of(format, key)
        .sign(
            new CallTarget("POST", path),
            "req_" + HexFormat.of().formatHex(id),
            json,
            clock.instant());
  }
}
