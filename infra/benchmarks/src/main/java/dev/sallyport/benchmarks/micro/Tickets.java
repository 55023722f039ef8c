package dev.sallyport.benchmarks.micro;

import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import dev.sallyport.ticket.signing.TicketSigner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Signing and verifying a ticket, in both formats. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Tickets {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @Param TicketFormat format = TicketFormat.JWT;

  private Binding binding = Binding.fixed();
  private TicketSigner signer = binding.signer();
  private TicketVerifier verifier = binding.verifier();
  private Ticket ticket = binding.ticket("agent", "grant", NOW);
  private String text = "";
  private final Expectation expectation =
      new Expectation(Set.of(Purpose.AGENT_CREDENTIAL), Names.SERVICE, Optional.empty());

  @Setup
  public void signOne() {
    BindingIdentity identity = Binding.fixed().identity();
    binding = new Binding(format, identity, new BindingKey("benchmark", BindingSecret.generate()));
    signer = binding.signer();
    verifier = binding.verifierAt(InstantSource.fixed(NOW.plusSeconds(1)));
    ticket = newTicket();
    text = signer.sign(ticket);
    if (!(verify() instanceof Verification.Verified)) {
      throw new IllegalStateException("the ticket to verify is refused");
    }
  }

  /** With the random id and the record around it, as each request makes one. */
  @Benchmark
  public Ticket newTicket() {
    return binding.ticket(Names.id("agt", 1), Names.id("grt", 1), NOW);
  }

  @Benchmark
  public String sign() {
    return signer.sign(ticket);
  }

  @Benchmark
  public Verification verify() {
    return verifier.verify(text, expectation);
  }
}
