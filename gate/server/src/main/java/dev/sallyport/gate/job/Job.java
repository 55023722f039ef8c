package dev.sallyport.gate.job;

import io.vertx.core.Future;
import java.time.Duration;

/** Something that a gate does now and then. */
public interface Job {
  /** A short name for the log. */
  String name();

  /** From the start of one run to the start of the next; a run that takes longer skips some. */
  Duration interval();

  /** One run, bounded in its work. A failure is logged, and the next run tries again. */
  Future<?> run();

  /** Ends what a run has left under way. No run begins afterwards. */
  default Future<?> stop() {
    return Future.succeededFuture();
  }
}
