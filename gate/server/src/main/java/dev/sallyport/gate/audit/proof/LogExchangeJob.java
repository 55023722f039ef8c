package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.binding.VaultLogCalls;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.WorkUnderWay;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.log.LogKeys;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows each organisation's vault the newest checkpoint of the gate's log and keeps the vault's, so
 * that neither can write its log anew without the other's noticing. What does not go on from what
 * was held before is an alarm, and replaces nothing.
 */
public final class LogExchangeJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(LogExchangeJob.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Longer than both calls of one exchange may take. */
  private static final Duration PAUSE = Duration.ofSeconds(15);

  /** A vault that does not know the call is asked again when it may have been replaced. */
  private static final Duration NOT_OFFERED = Duration.ofHours(1);

  /** A vault that is back is noticed within this. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Exchanges under way on this gate, of those that answer and of the others. */
  private static final int AT_A_TIME = 32;

  private final PgVaultLogs held;
  private final PgAuditTrees trees;
  private final PgProofs proofs;
  private final VaultLogCalls calls;
  private final TreeAlarms alarms;
  private final Pool pool;
  private final WorkUnderWay<VaultLog> answering = exchanges(true);
  private final WorkUnderWay<VaultLog> silent = exchanges(false);

  /** Exchanges with the vaults that are bound in this database. */
  public LogExchangeJob(Pool pool, VaultLogCalls calls, TreeAlarms alarms) {
    this.pool = pool;
    this.held = new PgVaultLogs(pool);
    this.trees = new PgAuditTrees(pool);
    this.proofs = new PgProofs(trees);
    this.calls = calls;
    this.alarms = alarms;
  }

  @Override
  public String name() {
    return "exchange of checkpoints with vaults";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  /** However many do not answer, they have places of their own and keep no other waiting. */
  @Override
  public Future<?> run() {
    return Future.join(answering.takeMore(), silent.takeMore());
  }

  @Override
  public Future<?> stop() {
    return Future.join(answering.stop(), silent.stop());
  }

  private WorkUnderWay<VaultLog> exchanges(boolean isAnswering) {
    return new WorkUnderWay<>(
        AT_A_TIME,
        free -> held.take(free, PAUSE, isAnswering),
        vault -> exchange(vault).map(done -> false));
  }

  private Future<Void> exchange(VaultLog vault) {
    return trees
        .find(vault.organisation())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.<Void>succeededFuture()
                    : exchange(vault, found.get(), Math.min(vault.vaultHolds(), found.get().size()))
                        .compose(reply -> again(vault, found.get(), reply))
                        .compose(reply -> done(vault, found.get(), reply)))
        .recover(failure -> unreached(vault, failure));
  }

  private Future<OutboundCalls.Reply> exchange(VaultLog vault, AuditTree tree, long from) {
    return proofs
        .of(tree.organisation())
        .consistency(from, tree.size())
        .compose(proof -> calls.send(vault.binding(), body(vault, tree, from, proof)));
  }

  private static byte[] body(VaultLog vault, AuditTree tree, long from, List<TreeHash> proof) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("key", tree.key().toString());
    body.put("checkpoint", tree.note());
    body.put("from", from);
    body.put("proof", proof.stream().map(TreeHash::toString).toList());
    body.put("known", vault.size());
    return Json.write(body);
  }

  /** The vault holds another checkpoint than was thought: a proof from that one, once. */
  private Future<OutboundCalls.Reply> again(
      VaultLog vault, AuditTree tree, OutboundCalls.Reply reply) {
    Optional<ShownLog> shown =
        reply.status() == 200 ? ShownLog.parse(reply.body()) : Optional.empty();
    return shown
        .filter(log -> log.needsProof() && log.holdsSize() <= tree.size())
        .map(log -> exchange(vault, tree, log.holdsSize()))
        .orElseGet(() -> Future.succeededFuture(reply));
  }

  private Future<Void> done(VaultLog vault, AuditTree tree, OutboundCalls.Reply reply) {
    Optional<ShownLog> shown =
        reply.status() == 200 ? ShownLog.parse(reply.body()) : Optional.empty();
    if (shown.isPresent()) {
      return ours(tree, shown.get()).compose(told -> theirs(vault, shown.get()));
    }
    return switch (reply.status()) {
      case 200, 404 -> showsNone(vault);
      default -> Future.failedFuture("the vault answered " + reply.status());
    };
  }

  /** Whoever wrote a log anew would rather show none; a vault that never had one is let be. */
  private Future<Void> showsNone(VaultLog vault) {
    return vault.checkpoint() == null
        ? held.putOff(vault, NOT_OFFERED)
        : raise(
            vault.organisation(),
            TreeAlarms.Kind.VAULT,
            "a checkpoint over %d entries of the vault's log is held, and the vault shows no log any more"
                .formatted(vault.size()));
  }

  /** What the vault holds of the gate's log may be what the gate lost. */
  private Future<Void> ours(AuditTree tree, ShownLog shown) {
    if (!shown.isAlarmed() && shown.holdsSize() <= tree.size()) {
      return Future.succeededFuture();
    }
    return proofs
        .contradiction(tree, shown.holds())
        .map(found -> found.orElseGet(() -> shown.isAlarmed() ? "it says: " + shown.outcome() : ""))
        .compose(
            finding ->
                finding.isEmpty()
                    ? Future.succeededFuture()
                    : raise(tree.organisation(), TreeAlarms.Kind.WITNESS, "the vault: " + finding));
  }

  private Future<Void> theirs(VaultLog vault, ShownLog shown) {
    Optional<String> contradiction = shown.contradiction(vault);
    return contradiction.isPresent()
        ? raise(vault.organisation(), TreeAlarms.Kind.VAULT, contradiction.get())
        : held.keep(vault, shown);
  }

  private Future<Void> raise(String organisation, TreeAlarms.Kind kind, String finding) {
    return pool.withTransaction(connection -> alarms.raise(connection, organisation, kind, finding))
        .mapEmpty();
  }

  /** Whether a vault answers is told elsewhere. */
  private Future<Void> unreached(VaultLog vault, Throwable failure) {
    LOG.atDebug()
        .setMessage("no checkpoints exchanged")
        .addKeyValue(LogKeys.ORGANISATION, vault.organisation())
        .setCause(failure)
        .log();
    return held.backOff(vault, PAUSE, LONGEST_PAUSE).otherwiseEmpty();
  }
}
