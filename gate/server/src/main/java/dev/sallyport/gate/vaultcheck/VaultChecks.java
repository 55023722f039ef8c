package dev.sallyport.gate.vaultcheck;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.binding.ActiveBinding;
import dev.sallyport.gate.binding.BindingSeal;
import dev.sallyport.gate.binding.Bindings;
import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.gate.binding.VaultHealthCalls;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemType;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** Checks of an organisation's vault from their beginning to their end. */
final class VaultChecks {
  static final ProblemType NOT_CONFIGURED =
      new ProblemType("WEBHOOK_NOT_CONFIGURED", 409, "No vault is bound to the organisation");

  /** For one answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Checks checks;
  private final Bindings bindings;
  private final BindingSeal seal;
  private final String gateUrl;
  private final OutboundAddresses addresses;
  private final OutboundCalls calls;
  private final Examination examination;
  private final Preparation preparation;
  private final InstantSource clock;

  VaultChecks(
      Vertx vertx,
      String gateUrl,
      Checks checks,
      Bindings bindings,
      BindingSeal seal,
      VaultHealthCalls health,
      InstantSource clock) {
    this.checks = checks;
    this.bindings = bindings;
    this.seal = seal;
    this.gateUrl = gateUrl;
    this.clock = clock;
    this.addresses = new OutboundAddresses(new SystemHostAddresses(vertx), URI.create(gateUrl));
    this.calls = new OutboundCalls(vertx, PATIENCE);
    this.examination = new Examination(health, addresses, calls, clock);
    this.preparation = new Preparation(health, clock);
  }

  /** A check of which everything is known. */
  private record Begun(ActiveBinding active, OpenedBinding binding, TestEntry entry) {
    /** An earlier entry, whose value is not known any more. */
    Begun with(ServiceName earlier) {
      return new Begun(active, binding, new TestEntry(earlier, entry.value()));
    }
  }

  /** Examines the vault from here. */
  Future<Report> examine(Origin origin, boolean withAttacks) {
    return begin(origin, Checks.Place.GATE)
        .compose(
            begun ->
                examination
                    .of(begun.active(), begun.binding(), begun.entry(), withAttacks)
                    .transform(
                        (report, failure) ->
                            takeAway(begun)
                                .compose(gone -> end(origin, begun, gone))
                                .compose(
                                    ended ->
                                        report == null
                                            ? Future.failedFuture(failure)
                                            : Future.succeededFuture(report))));
  }

  /** What an operator presents to the vault from elsewhere; the check ends with the entry. */
  Future<Prepared> prepare(Origin origin) {
    return begin(origin, Checks.Place.ELSEWHERE)
        .compose(begun -> preparation.of(begun.active(), begun.binding(), begun.entry()));
  }

  /** Takes the entry of a check from elsewhere out of the vault, and ends the check. */
  Future<Void> end(Origin origin, ServiceName entry) {
    return checks
        .isUnderWay(origin.organisation(), entry)
        .compose(
            known ->
                known
                    ? bound(origin)
                    : Future.failedFuture(notFound("test entry of a check that is under way")))
        .compose(
            begun -> {
              Begun former = begun.with(entry);
              return takeAway(former).compose(gone -> end(origin, former, gone));
            });
  }

  private Future<Begun> begin(Origin origin, Checks.Place place) {
    return bound(origin)
        .compose(
            begun ->
                checks
                    .begin(origin, begun.active().id(), begun.entry().service(), place)
                    .compose(
                        left ->
                            left.map(entry -> takeAway(begun.with(entry)))
                                .orElseGet(() -> Future.succeededFuture(true)))
                    .map(clean -> begun));
  }

  private Future<Begun> bound(Origin origin) {
    return bindings
        .active(origin.organisation())
        .map(
            found -> {
              ActiveBinding active =
                  found.orElseThrow(
                      () ->
                          Problem.of(
                                  NOT_CONFIGURED,
                                  "Bind a vault first, with POST /api/vault/webhook-bind")
                              .asException());
              return new Begun(
                  active, OpenedBinding.open(active, seal, gateUrl), TestEntry.fresh());
            });
  }

  /** Whether the vault says that it has the entry no more; it never fails for what a vault does. */
  private Future<Boolean> takeAway(Begun begun) {
    return addresses
        .check(begun.binding().url())
        .compose(
            address ->
                new OutboundLine(
                        calls,
                        begun.binding().url(),
                        address,
                        begun.entry().value(),
                        KeyText.generate(KeyText.AGENT_PREFIX))
                    .fire(RoundTrip.deleting(Assaults.bare(begun.binding(), begun.entry(), clock))))
        .map(Reply::opened)
        .otherwise(false);
  }

  private Future<Void> end(Origin origin, Begun begun, boolean gone) {
    return checks.end(origin, begun.active().id(), begun.entry().service(), gone);
  }
}
