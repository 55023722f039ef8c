package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.process.ServerProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Agents that ask two gates for tickets all the time and remember which they were given. */
final class Pouring implements AutoCloseable {
  private static final String SERVICE = "github";
  private static final int CLIENTS = 4;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final List<Future<?>> running = new ArrayList<>();
  private final Set<String> received = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  private Pouring() {}

  static Pouring through(Fortress fortress, ServerProcess secondGate) {
    Pouring pouring = new Pouring();
    Operator operator = fortress.operator();
    operator.deposit(fortress.vaultAddress(), SERVICE, "never-released");
    Agent agent = operator.createAgent("agent-" + UUID.randomUUID());
    operator.grant(agent, SERVICE);
    for (int i = 0; i < CLIENTS; i++) {
      Agent one = i % 2 == 0 ? agent : agent.at(secondGate.address());
      pouring.running.add(pouring.clients.submit(() -> pouring.repeat(one)));
    }
    return pouring;
  }

  /** While something is being killed, no answer and 503 are right; nothing else is. */
  private void repeat(Agent agent) {
    while (!over) {
      try {
        Answer answer = agent.ask(SERVICE);
        if (answer.status() == 307) {
          received.add(Load.idOf(Load.ticketIn(answer.location())));
        } else {
          assertThat(answer.status()).isEqualTo(503);
          Load.pause();
        }
      } catch (UncheckedIOException e) {
        Load.pause();
      }
    }
  }

  /** Until so many more were given. */
  void awaitTickets(int more) throws InterruptedException {
    int wanted = received.size() + more;
    Eventually.holds(
        () -> {
          running.stream().filter(Future::isDone).forEach(Pouring::result);
          return received.size() >= wanted;
        },
        LONGEST);
  }

  /** Ends it; fails if any client was answered wrongly. */
  void stop() {
    over = true;
    running.forEach(Pouring::result);
  }

  Set<String> received() {
    return received;
  }

  private static void result(Future<?> client) {
    try {
      client.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("a client failed: " + e, e);
    }
  }

  @Override
  public void close() {
    over = true;
    clients.shutdownNow();
  }
}
