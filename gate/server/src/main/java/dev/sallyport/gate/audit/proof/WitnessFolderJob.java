package dev.sallyport.gate.audit.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.job.Job;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the newest checkpoint of each log in a folder, and every one that was kept in a second
 * file: best on a disk that nobody writes to who can write to the database. A checkpoint that does
 * not go on from the one in the folder is an alarm and replaces nothing.
 */
public final class WitnessFolderJob implements Job {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Of one run. */
  private static final int TREES = 200;

  private static final String GROWN =
      """
      select organisation, verifier_key, size, last_id, checkpoint from audit_tree
      where last_id > $1 order by last_id limit $2""";

  private final Pool pool;
  private final FileSystem files;
  private final Path folder;
  private final TreeAlarms alarms;
  private final PgProofs proofs;

  /** Up to which record this gate has looked; every log is looked at after a start. */
  private long lookedAt = -1;

  /** A job that writes to this folder. */
  public WitnessFolderJob(Pool pool, FileSystem files, Path folder, TreeAlarms alarms) {
    this.pool = pool;
    this.files = files;
    this.folder = folder;
    this.alarms = alarms;
    this.proofs = new PgProofs(new PgAuditTrees(pool));
  }

  @Override
  public String name() {
    return "checkpoints in a folder";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return files
        .mkdirs(folder.toString())
        .compose(made -> pool.preparedQuery(GROWN).execute(Tuple.of(lookedAt, TREES)))
        .compose(this::witness);
  }

  private Future<Void> witness(RowSet<Row> grown) {
    Future<Void> done = Future.succeededFuture();
    for (Row row : grown) {
      AuditTree tree = PgAuditTrees.tree(row);
      done =
          done.compose(previous -> witness(tree)).onSuccess(witnessed -> lookedAt = tree.lastId());
    }
    return done;
  }

  private Future<Void> witness(AuditTree tree) {
    String newest = file(tree, ".checkpoint");
    return files
        .exists(newest)
        .compose(there -> there ? contradiction(tree, newest) : nothing())
        .compose(
            contradiction ->
                contradiction.isPresent()
                    ? alarms.raise(
                        pool, tree.organisation(), TreeAlarms.Kind.WITNESS, contradiction.get())
                    : keep(tree, newest));
  }

  private Future<Optional<String>> contradiction(AuditTree tree, String newest) {
    return files.readFile(newest).compose(held -> proofs.contradiction(tree, held.toString(UTF_8)));
  }

  private static Future<Optional<String>> nothing() {
    return Future.succeededFuture(Optional.empty());
  }

  /** The newest is replaced at once and as a whole; whoever reads it finds one or the other. */
  private Future<Void> keep(AuditTree tree, String newest) {
    String fresh = newest + ".new";
    Buffer note = Buffer.buffer(tree.note());
    return write(
            file(tree, ".checkpoints"),
            new OpenOptions().setAppend(true),
            note.copy().appendString("\n"))
        .compose(appended -> write(fresh, new OpenOptions().setTruncateExisting(true), note))
        .compose(
            written ->
                files.move(
                    fresh, newest, new CopyOptions().setReplaceExisting(true).setAtomicMove(true)));
  }

  private Future<Void> write(String file, OpenOptions options, Buffer content) {
    return files
        .open(file, options.setSync(true))
        .compose((AsyncFile open) -> open.write(content).eventually(open::close));
  }

  private String file(AuditTree tree, String ending) {
    return folder.resolve(tree.organisation() + ending).toString();
  }
}
