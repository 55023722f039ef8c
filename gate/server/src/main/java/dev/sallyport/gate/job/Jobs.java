package dev.sallyport.gate.job;

import dev.sallyport.service.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on an event loop of their own verticle. Stopping waits for what is under way.
 *
 * <p>A job that keeps failing is logged when that begins and when it ends, not every time.
 */
public final class Jobs extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  private final List<Job> jobs;
  private final List<Turns> running = new ArrayList<>();

  public Jobs(List<Job> jobs) {
    this.jobs = List.copyOf(jobs);
  }

  @Override
  public Future<?> start() {
    jobs.forEach(job -> running.add(new Turns(job)));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return Future.join(running.stream().map(Turns::stop).toList());
  }

  /** The runs of one job. */
  private final class Turns {
    private final Job job;
    private final long timer;
    private Future<?> underWay = Future.succeededFuture();
    private boolean failing;

    private Turns(Job job) {
      this.job = job;
      this.timer = vertx.setPeriodic(job.interval().toMillis(), time -> run());
    }

    private void run() {
      if (underWay.isComplete()) {
        underWay = attempt().onComplete(done -> succeeded(), this::failed);
      }
    }

    private Future<?> attempt() {
      try {
        return job.run();
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }

    private void succeeded() {
      if (failing) {
        failing = false;
        LOG.atInfo().setMessage("job runs again").addKeyValue(LogKeys.STEP, job.name()).log();
      }
    }

    private void failed(Throwable failure) {
      if (!failing) {
        failing = true;
        LOG.atWarn()
            .setMessage("job fails")
            .addKeyValue(LogKeys.STEP, job.name())
            .setCause(failure)
            .log();
      }
    }

    private Future<?> stop() {
      vertx.cancelTimer(timer);
      return underWay.transform((done, failure) -> job.stop());
    }
  }
}
