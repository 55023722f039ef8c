package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Agents that follow redirects and an operator who creates agents, all the time and whatever
 * happens; remembers what was acknowledged to them.
 */
final class Load implements AutoCloseable {
  static final String SERVICE = "github";
  static final String VALUE = "one-value-under-load";
  private static final int AGENTS = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Fortress fortress;
  private final ExecutorService clients = Executors.newFixedThreadPool(AGENTS + 1);
  private final List<Future<?>> running = new ArrayList<>();
  private final Set<String> ticketsReceived = ConcurrentHashMap.newKeySet();
  private final Set<String> ticketsReleased = ConcurrentHashMap.newKeySet();
  private final Set<String> agentsCreated = ConcurrentHashMap.newKeySet();
  private final Set<String> agentsGranted = ConcurrentHashMap.newKeySet();
  private final AtomicLong changes = new AtomicLong();
  private volatile boolean over;

  private Load(Fortress fortress) {
    this.fortress = fortress;
  }

  static Load on(Fortress fortress) {
    Load load = new Load(fortress);
    Agent agent = fortress.operator().createAgent("agent-" + UUID.randomUUID());
    fortress.operator().grant(agent, SERVICE);
    for (int i = 0; i < AGENTS; i++) {
      load.repeat(() -> load.follow(agent));
    }
    load.repeat(load::createAndGrant);
    return load;
  }

  /** What fails because a server is away is tried again; a wrong answer ends the load. */
  private void repeat(Runnable step) {
    running.add(
        clients.submit(
            () -> {
              while (!over) {
                try {
                  step.run();
                } catch (UncheckedIOException e) {
                  pause();
                }
              }
            }));
  }

  private void follow(Agent agent) {
    Answer answer = agent.ask(SERVICE);
    if (answer.status() != 307) {
      unavailable(answer);
      return;
    }
    URI address = answer.location();
    String ticket = idOf(ticketIn(address));
    ticketsReceived.add(ticket);
    Answer released = Http.get(address);
    if (released.status() != 200) {
      unavailable(released);
      return;
    }
    if (!released.json().at("/token/accessToken").asText().equals(VALUE)) {
      throw new AssertionError("another value was released");
    }
    ticketsReleased.add(ticket);
  }

  private void createAndGrant() {
    Operator operator = fortress.operator();
    Answer created = operator.post("/api/agents", Map.of("name", "agent-" + UUID.randomUUID()));
    if (created.status() != 201) {
      unavailable(created);
      return;
    }
    String id = created.json().get("id").asText();
    agentsCreated.add(id);
    Answer granted = operator.post("/api/agents/" + id + "/grants", Map.of("serviceName", SERVICE));
    if (granted.status() != 201) {
      unavailable(granted);
      return;
    }
    agentsGranted.add(id);
    changes.incrementAndGet();
  }

  /** While something is being killed, 503 is right; nothing else is. */
  private static void unavailable(Answer answer) {
    if (answer.status() != 503) {
      throw new AssertionError("status " + answer.status() + ": " + answer.text());
    }
    pause();
  }

  void awaitReleases(int more) {
    long wanted = (long) ticketsReleased.size() + more;
    await(Duration.ofSeconds(60), () -> ticketsReleased.size() >= wanted);
  }

  /** Until both ways work again: agents through both doors, and changes by the operator. */
  void awaitRecovery(Duration limit) {
    long releases = ticketsReleased.size() + 50L;
    long change = changes.get() + 5;
    await(limit, () -> ticketsReleased.size() >= releases && changes.get() >= change);
  }

  private void await(Duration limit, java.util.function.BooleanSupplier reached) {
    long end = System.nanoTime() + limit.toNanos();
    while (!reached.getAsBoolean()) {
      running.stream().filter(Future::isDone).findFirst().ifPresent(Load::result);
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit);
      }
      pause();
    }
  }

  /** Ends the load; fails if any client was answered wrongly. */
  void stop() {
    over = true;
    running.forEach(Load::result);
  }

  private static void result(Future<?> client) {
    try {
      client.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("a client failed: " + e, e);
    }
  }

  /**
   * Every ticket that an agent was given has its record, every release its entry; every agent and
   * grant that was acknowledged is there.
   */
  void lostNothingThatWasAcknowledged() {
    Set<String> issued =
        Rows.column(
            fortress.gateDatabase(),
            "select ticket_id from audit where decision = 1 and ticket_id is not null");
    assertThat(ticketsReceived).isNotEmpty().isSubsetOf(issued);

    Set<String> released =
        Rows.column(fortress.vaultDatabase(), "select ticket from release_log where outcome = 1");
    assertThat(ticketsReleased).isNotEmpty().isSubsetOf(released);

    Set<String> agents = Rows.column(fortress.gateDatabase(), "select id from agent");
    assertThat(agentsCreated).isNotEmpty().isSubsetOf(agents);
    Set<String> granted = Rows.column(fortress.gateDatabase(), "select agent from agent_grant");
    assertThat(agentsGranted).isNotEmpty().isSubsetOf(granted);
  }

  static String ticketIn(URI address) {
    return address.getQuery().replaceAll(".*ticket=([^&]*).*", "$1");
  }

  /** The id that a ticket says it has. */
  static String idOf(String ticket) {
    try {
      byte[] claims = Base64.getUrlDecoder().decode(ticket.split("\\.", -1)[1]);
      return JSON.readTree(claims).get("jti").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So that who asks in vain does not take the processor from who comes back. */
  static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    over = true;
    clients.shutdownNow();
  }
}
