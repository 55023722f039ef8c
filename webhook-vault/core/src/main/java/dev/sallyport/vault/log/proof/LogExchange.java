package dev.sallyport.vault.log.proof;

import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.OwnDocuments;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /v1/log/exchange}: the gate shows the newest checkpoint of its log, and gets the
 * vault's. The vault keeps one that goes on from the one before; anything else is an alarm, and
 * replaces nothing until the vault's owner says that it is known.
 */
public final class LogExchange implements Endpoint {
  /** Of a request's body, in bytes. */
  public static final int MAXIMUM_BODY = GateCheckpoint.MAXIMUM_BODY;

  /** The document that holds it. */
  public static final DocumentKey GATE = new DocumentKey("gate");

  /** How long a call may be on its way: gates that call at once may overtake each other. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private final LogProofs log;
  private final OwnDocuments held;
  private final LogAlarms alarms;
  private final InstantSource clock;

  /** Keeps the gate's checkpoint in {@code held}. */
  public LogExchange(LogProofs log, OwnDocuments held, LogAlarms alarms, InstantSource clock) {
    this.log = log;
    this.held = held;
    this.alarms = alarms;
    this.clock = clock;
  }

  /** What the vault did with the checkpoint, and which one it holds now. */
  private record Kept(String outcome, Optional<HeldCheckpoint> held) {}

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    GateCheckpoint shown = GateCheckpoint.in(request);
    return log.tree()
        .compose(
            tree ->
                held.find(GATE)
                    .compose(before -> compare(request, shown, before))
                    .compose(kept -> answer(shown, kept, tree)));
  }

  private Future<Kept> compare(
      VaultRequest request, GateCheckpoint shown, Optional<OwnDocuments.Opened> stored) {
    Optional<HeldCheckpoint> before =
        stored.map(document -> HeldCheckpoint.parse(document.exposeContent()));
    if (before.isEmpty()) {
      return keep(stored, HeldCheckpoint.of(shown.key(), shown.note(), clock.instant()));
    }
    HeldCheckpoint mine = before.get();
    Optional<GateLogFinding> finding = mine.finding(shown.key(), shown.checkpoint());
    if (finding.isPresent()) {
      return finding.get() == GateLogFinding.ROLLED_BACK && isFresh(mine)
          ? Future.succeededFuture(new Kept("late", before))
          : alarm(request, finding.get(), stored, mine);
    }
    long size = mine.opened().size();
    if (shown.checkpoint().size() == size) {
      return Future.succeededFuture(new Kept("kept", before));
    }
    if (shown.from() != size) {
      return Future.succeededFuture(new Kept("proof_needed", before));
    }
    return shown.checkpoint().goesOnFrom(mine.opened(), shown.proof())
        ? keep(stored, mine.followedBy(shown.note(), clock.instant()))
        : alarm(request, GateLogFinding.FORKED, stored, mine);
  }

  private boolean isFresh(HeldCheckpoint mine) {
    return clock.millis() - mine.at() < LATE.toMillis();
  }

  /** Who comes second at the same moment is told to ask again. */
  private Future<Kept> keep(Optional<OwnDocuments.Opened> stored, HeldCheckpoint next) {
    return held.write(GATE, stored, next.toJson())
        .map(
            written -> {
              if (!written) {
                throw new VaultRefusal(
                    VaultError.UNAVAILABLE,
                    "exchanged_meanwhile",
                    "Another checkpoint came at the same moment; try again.");
              }
              return new Kept("kept", Optional.of(next));
            });
  }

  /** Told once for each finding, until it is known. */
  private Future<Kept> alarm(
      VaultRequest request,
      GateLogFinding finding,
      Optional<OwnDocuments.Opened> stored,
      HeldCheckpoint mine) {
    Kept kept = new Kept(finding.outcome(), Optional.of(mine));
    if (finding.reason().equals(mine.alarm())) {
      return Future.succeededFuture(kept);
    }
    return alarms
        .raise(finding.reason(), request.id(), Optional.of(request.client()))
        .compose(raised -> held.write(GATE, stored, mine.alarmed(finding.reason()).toJson()))
        .map(kept);
  }

  private Future<VaultResponse> answer(GateCheckpoint shown, Kept kept, LogTree tree) {
    Map<String, Object> answer = LogProofs.view(tree);
    Map<String, Object> gate = new LinkedHashMap<>();
    gate.put("outcome", kept.outcome());
    kept.held()
        .ifPresent(
            mine -> {
              gate.put("size", mine.opened().size());
              gate.put("checkpoint", mine.checkpoint());
            });
    answer.put("gate", gate);
    if (shown.known() > tree.size()) {
      return Future.succeededFuture(LogProofs.answer(answer));
    }
    return log.proofs()
        .consistency(shown.known(), tree.size())
        .map(
            proof -> {
              answer.put("from", shown.known());
              answer.put("proof", LogProofs.texts(proof));
              return LogProofs.answer(answer);
            });
  }
}
