package dev.sallyport.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.benchmarks.data.Names;
import java.util.SplittableRandom;

/** Agents with their keys, at random, at the gate. */
final class KeyRequests implements Requests {
  private static final long SEED = 42;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final byte[] before;
  private final byte[] after;
  private final int hot;
  private final int stride;

  KeyRequests(String host, RequestKind.AgentKeys keys) {
    this.before =
        ascii(
            "GET /api/agents/credentials?service="
                + Names.SERVICE
                + " HTTP/1.1\r\nHost: "
                + host
                + "\r\nAccept: */*\r\nAuthorization: Bearer ");
    this.after = ascii("\r\n\r\n");
    this.hot = keys.hot();
    this.stride = keys.agents() / keys.hot();
  }

  @Override
  public byte[] next() {
    byte[] key = ascii(Names.key(random.nextInt(hot) * stride));
    byte[] request = new byte[before.length + key.length + after.length];
    System.arraycopy(before, 0, request, 0, before.length);
    System.arraycopy(key, 0, request, before.length, key.length);
    System.arraycopy(after, 0, request, before.length + key.length, after.length);
    return request;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
