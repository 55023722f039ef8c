package dev.sallyport.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.ticket.signing.TicketSigner;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Agents with fresh tickets at the vault: signed ahead, so that signing is not measured. */
final class TicketRequests implements Requests {
  private static final long SEED = 43;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Deque<byte[]> ready = new ArrayDeque<>();
  private final InstantSource clock = InstantSource.system();
  private final String host;
  private final Binding binding;
  private final TicketSigner signer;
  private final int agents;
  private long madeLate;

  TicketRequests(String host, Binding binding, int agents, int ahead) {
    this.host = host;
    this.binding = binding;
    this.signer = binding.signer();
    this.agents = agents;
    for (int i = 0; i < ahead; i++) {
      ready.add(make());
    }
  }

  @Override
  public byte[] next() {
    byte @Nullable [] request = ready.poll();
    if (request == null) {
      madeLate++;
      return make();
    }
    return request;
  }

  @Override
  public long madeLate() {
    return madeLate;
  }

  private byte[] make() {
    int agent = random.nextInt(agents);
    String ticket =
        signer.sign(
            binding.ticket(Names.id("agt", agent), Names.id("grt", agent), clock.instant()));
    String head =
        "GET /v1/credential?ticket="
            + ticket
            + "&service="
            + Names.SERVICE
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nAccept: */*\r\n\r\n";
    return head.getBytes(US_ASCII);
  }
}
