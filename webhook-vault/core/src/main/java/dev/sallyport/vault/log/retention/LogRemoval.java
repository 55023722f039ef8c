package dev.sallyport.vault.log.retention;

import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.log.proof.RemovedEntries;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Removes entries from the beginning of a log, each only after it was found to be what a checkpoint
 * covers: who removed what was tampered with would do the tamperer a favour. For one run.
 */
public final class LogRemoval {
  private final Organisation organisation;
  private final LogTrees trees;
  private final InstantSource clock;

  /** In the entry that tells of it, in place of a client and of a request's id. */
  private final Optional<String> actor;

  private final String run;
  private long removed;

  /**
   * Removes from one log.
   *
   * @param actor who asked for it; empty: the vault's configuration
   * @param run told in place of a request's id
   */
  public LogRemoval(
      Organisation organisation,
      LogTrees trees,
      InstantSource clock,
      Optional<String> actor,
      String run) {
    this.organisation = organisation;
    this.trees = trees;
    this.clock = clock;
    this.actor = actor;
    this.run = run;
  }

  /**
   * Counts what {@link #run} would remove, after the same comparison.
   *
   * @param before entries of this time and later ones stay
   */
  public Future<Long> count(Instant before) {
    return from(before, false);
  }

  /**
   * Removes what is older.
   *
   * @param before entries of this time and later ones stay
   * @return how many were removed; fails with {@link TreeDamagedException}, with those that were
   *     removed before removed, when an entry is not what was signed
   */
  public Future<Long> run(Instant before) {
    return from(before, true);
  }

  private Future<Long> from(Instant before, boolean removes) {
    return trees
        .find(organisation)
        .compose(
            found -> {
              if (found.isEmpty() || found.get().size() == found.get().removed()) {
                return Future.succeededFuture(0L);
              }
              LogTree tree = found.get();
              return ComparedPrefix.from(tree, trees, before)
                  .compose(
                      prefix -> {
                        Promise<Long> done = Promise.promise();
                        step(tree.removed(), prefix, removes, done);
                        return done.future();
                      });
            });
  }

  /** Not one future after the other: a long log would keep thousands of them. */
  private void step(long from, ComparedPrefix prefix, boolean removes, Promise<Long> done) {
    long most = removes ? trees.removedAtOnce() : Long.MAX_VALUE;
    prefix
        .grow(most)
        .compose(grown -> grown && removes ? remove(from, prefix) : told(grown, prefix))
        .recover(failure -> overtaken(from, failure))
        .onComplete(
            goesOn -> {
              removed += goesOn ? prefix.size() - from : 0;
              if (goesOn && !prefix.isComplete()) {
                step(prefix.size(), prefix, removes, done);
              } else {
                done.complete(removed);
              }
            },
            done::fail);
  }

  /** What another vault has removed meanwhile is not there to be compared, and nothing is wrong. */
  private Future<Boolean> overtaken(long from, Throwable failure) {
    return failure instanceof TreeDamagedException
        ? trees
            .find(organisation)
            .compose(
                now ->
                    now.filter(tree -> tree.removed() > from).isPresent()
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure))
        : Future.failedFuture(failure);
  }

  /** Compares all the same, where nothing is to be removed. */
  private static Future<Boolean> told(boolean grown, ComparedPrefix prefix) {
    return grown ? prefix.told().map(true) : Future.succeededFuture(false);
  }

  /** False when another vault was quicker: it goes on by itself. */
  private Future<Boolean> remove(long from, ComparedPrefix prefix) {
    return prefix
        .told()
        .compose(
            told ->
                trees.remove(
                    new RemovedEntries(
                        organisation, from, prefix.size(), prefix.lastSequence(), entry(told))));
  }

  private LogEntry entry(LeafForm.Removal told) {
    return new LogEntry(
        clock.instant(),
        LogOutcome.RELEASED,
        LeafForm.RELEASE.removalEvent(),
        Optional.empty(),
        Optional.of(told.toString()),
        Optional.empty(),
        Optional.empty(),
        actor,
        run);
  }
}
