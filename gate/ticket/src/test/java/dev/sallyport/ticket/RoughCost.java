package dev.sallyport.ticket;

import dev.sallyport.ticket.key.KeyText;
import dev.sallyport.ticket.signing.TicketSigner;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Supplier;

/**
 * Rough processor time of the hot paths, for a developer's eye; the benchmarks measure properly.
 */
public final class RoughCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 5;
  private static final int CALLS = 200_000;

  private RoughCost() {}

  public static void main(String[] arguments) {
    String key = KeyText.generate(KeyText.AGENT_PREFIX).expose();
    report("parse and hash a key", () -> KeyText.parse(key).orElseThrow().hash());
    for (TicketFormat format : TicketFormat.values()) {
      TicketSigner signer = Bindings.signer(format);
      TicketVerifier verifier = Bindings.verifier(format);
      Expectation expected = Bindings.expecting();
      Ticket ticket = Bindings.ticket(format);
      String text = signer.sign(ticket);
      report("issue and sign " + format.wireName(), () -> signer.sign(Bindings.ticket(format)));
      report("sign " + format.wireName(), () -> signer.sign(ticket));
      report("verify " + format.wireName(), () -> verifier.verify(text, expected));
    }
  }

  private static void report(String what, Supplier<Object> call) {
    long best = Long.MAX_VALUE;
    int kept = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < CALLS; i++) {
        kept += call.get().hashCode() & 1;
      }
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
    }
    System.out.printf("%-24s %6d ns (%d)%n", what, best / CALLS, kept & 1);
  }
}
