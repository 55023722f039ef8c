package dev.sallyport.gate.sandbox;

import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets strangers in one after the other, so that however many they are, they hold one connection of
 * this gate's to the database, and operators have the others.
 */
final class OneAtATime {
  /** The last of them waits about a second. */
  static final int MOST_WAITING = 100;

  /** More of one network are a crowd of their own, and the others' turns are theirs. */
  static final int MOST_OF_ONE_NETWORK = 10;

  private record Waiting(ClientNetwork who, Runnable turn) {}

  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private boolean occupied;

  /** Does the work when its turn comes, on the event loop of the caller; 503 in a crowd. */
  <T> Future<T> enter(ClientNetwork who, Supplier<Future<T>> work) {
    ContextInternal loop = ContextInternal.current();
    Promise<T> done = loop.promise();
    return take(who, () -> loop.runOnContext(turn -> run(work, done)))
        ? done.future()
        : Future.failedFuture(
            Problem.of(
                    HttpProblems.UNAVAILABLE, "Many ask for a credential at the moment; ask again")
                .withHeader("Retry-After", "5")
                .asException());
  }

  private <T> void run(Supplier<Future<T>> work, Promise<T> done) {
    Future.succeededFuture()
        .compose(begun -> work.get())
        .onComplete(
            result -> {
              next();
              done.handle(result);
            });
  }

  private boolean take(ClientNetwork who, Runnable turn) {
    synchronized (this) {
      if (occupied) {
        return waiting.size() < MOST_WAITING
            && of(who) < MOST_OF_ONE_NETWORK
            && waiting.add(new Waiting(who, turn));
      }
      occupied = true;
    }
    turn.run();
    return true;
  }

  private long of(ClientNetwork who) {
    return waiting.stream().filter(each -> each.who.equals(who)).count();
  }

  private void next() {
    Waiting first;
    synchronized (this) {
      first = waiting.poll();
      occupied = first != null;
    }
    if (first != null) {
      first.turn.run();
    }
  }
}
