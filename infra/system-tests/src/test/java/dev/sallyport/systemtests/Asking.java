package dev.sallyport.systemtests;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that ask for the same credential all the time, and when the last of them was allowed. */
final class Asking implements AutoCloseable {
  /** For each of the gates. */
  private static final int CLIENTS = 4;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> clients = new ArrayList<>();
  private final AtomicLong beganLastAllowed = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile boolean over;

  private Asking() {}

  static Asking forEver(List<Agent> agents, String service) {
    Asking asking = new Asking();
    for (Agent agent : agents) {
      for (int i = 0; i < CLIENTS; i++) {
        asking.clients.add(asking.threads.submit(() -> asking.ask(agent, service)));
      }
    }
    return asking;
  }

  private void ask(Agent agent, String service) {
    while (!over) {
      long began = System.nanoTime();
      int status = agent.ask(service).status();
      if (status >= 500) {
        throw new AssertionError("status " + status);
      }
      if (status == 307) {
        beganLastAllowed.accumulateAndGet(began, Math::max);
      } else {
        refusals.incrementAndGet();
      }
      answers.incrementAndGet();
    }
  }

  void awaitAnswers(int more) throws InterruptedException {
    long wanted = answers.get() + more;
    Eventually.holds(() -> answers.get() >= wanted);
  }

  /** Ends it; fails if any client was answered wrongly. */
  void stop() throws Exception {
    over = true;
    for (Future<?> client : clients) {
      client.get(30, TimeUnit.SECONDS);
    }
  }

  long refusals() {
    return refusals.get();
  }

  /** On {@link System#nanoTime()}. */
  long beganLastAllowed() {
    return beganLastAllowed.get();
  }

  @Override
  public void close() {
    over = true;
    threads.shutdownNow();
  }
}
