package dev.sallyport.gate.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.EnvelopeId;

/** What a key was sealed for: the {@code info} of HPKE, which its receiver has to know as well. */
final class SealedKeyInfo {
  private SealedKeyInfo() {}

  /** Three lines without an end of line after the last: neither id can hold one. */
  static byte[] of(EnvelopeId envelope, AgentId agent) {
    return ("sallyport-gate/access-key/1\n" + envelope.value() + "\n" + agent.value())
        .getBytes(US_ASCII);
  }
}
