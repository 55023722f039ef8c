package dev.sallyport.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Makes changes of one organisation meet: nobody goes on until all of them wait for their turn. */
public final class HeldOrganisation {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private HeldOrganisation() {}

  /** The answers of these calls, each of which has begun before any of them could end. */
  public static <T> List<T> released(
      GateUnderTest gate, String organisation, List<Supplier<T>> calls) {
    return released(gate, organisation, calls, () -> {});
  }

  /** The answer of a call that has begun before {@code meanwhile} and could not end until after. */
  public static <T> T released(
      GateUnderTest gate, String organisation, Supplier<T> call, Runnable meanwhile) {
    return released(gate, organisation, List.of(call), meanwhile).getFirst();
  }

  private static <T> List<T> released(
      GateUnderTest gate, String organisation, List<Supplier<T>> calls, Runnable meanwhile) {
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        Connection holder = gate.database().connect()) {
      holder.setAutoCommit(false);
      try (PreparedStatement hold =
          holder.prepareStatement("select 1 from organisation where id = ? for update")) {
        hold.setString(1, organisation);
        hold.execute();
      }
      List<CompletableFuture<T>> all =
          calls.stream().map(call -> CompletableFuture.supplyAsync(call, threads)).toList();
      awaitWaiting(gate, calls.size());
      meanwhile.run();
      holder.rollback();
      return all.stream().map(CompletableFuture::join).toList();
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitWaiting(GateUnderTest gate, int calls) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    String waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while (Integer.parseInt(gate.query(waiting)) < calls) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not all calls wait for their turn");
      }
      Thread.sleep(10);
    }
  }
}
