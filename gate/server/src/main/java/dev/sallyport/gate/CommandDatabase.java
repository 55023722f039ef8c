package dev.sallyport.gate;

import dev.sallyport.gate.audit.upkeep.LogDatabase;
import dev.sallyport.service.database.Databases;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** The database that the environment names, for a command beside the server. */
final class CommandDatabase implements LogDatabase {
  private final Map<String, String> variables;

  CommandDatabase(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  @Override
  public <T> T with(Function<Pool, Future<T>> work) {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = new Databases(vertx, GateConfiguration.readDatabase(variables)).pool(1);
      return await(work.apply(pool));
    } finally {
      await(vertx.close());
    }
  }

  /** Waits on the thread of the command. */
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }
}
