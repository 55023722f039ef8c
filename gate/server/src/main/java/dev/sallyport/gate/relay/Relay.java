package dev.sallyport.gate.relay;

import dev.sallyport.gate.binding.VaultRelay;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.log.LogKeys;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches at the vault for an agent, and lets one form of answer through. The decision's record is
 * durable before anything is fetched. Shared by all event loops.
 */
public final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final String COUNTER = "gate.relays";
  private static final int OK = 200;

  private final VaultRelay vaults;
  private final MeterRegistry registry;
  private final RelaySlots slots = new RelaySlots();

  /** Fetches through {@code vaults}. */
  public Relay(VaultRelay vaults, MeterRegistry registry) {
    this.vaults = vaults;
    this.registry = registry;
  }

  /**
   * Whose ticket is redeemed, and for what.
   *
   * @param service what the vault knows the credential as
   */
  public record Errand(OrganisationId organisation, TicketId ticket, ServiceName service) {}

  /**
   * What the ticket opens, sealed to its agent's key.
   *
   * @param ticket its text
   * @return fails with a {@link ProblemException} when the vault gave nothing, or something else
   */
  public Future<SealedRelease> sealed(Errand errand, String ticket) {
    return counted(
        "sealed",
        () ->
            fetched(errand, () -> vaults.sealed(errand.organisation, json(errand, ticket)))
                .map(
                    answer ->
                        SealedRelease.read(answer.body(), errand.ticket, errand.service)
                            .orElseThrow(RelayProblems::unfit)));
  }

  /**
   * What the ticket opens, for the gate to see: only for bindings whose operator said so. The log
   * says so each time.
   */
  public Future<Buffer> relayPlaintextThroughTheGate(Errand errand, String ticket) {
    LOG.atWarn()
        .addKeyValue(LogKeys.ORGANISATION, errand.organisation.value())
        .addKeyValue(LogKeys.SERVICE, errand.service.value())
        .addKeyValue(LogKeys.TICKET_ID, errand.ticket.value())
        .log("relaying plaintext through the gate");
    return counted(
        "plaintext",
        () ->
            fetched(
                    errand,
                    () ->
                        vaults.relayPlaintextThroughTheGate(
                            errand.organisation, json(errand, ticket)))
                .map(OutboundCalls.Answer::body));
  }

  private Future<OutboundCalls.Answer> fetched(
      Errand errand, Supplier<Future<OutboundCalls.Answer>> call) {
    return slots
        .within(errand.organisation, call)
        .recover(failure -> Future.failedFuture(RelayProblems.unreachable(failure)))
        .map(
            answer -> {
              if (answer.status() != OK) {
                throw RelayProblems.refused(answer);
              }
              return answer;
            });
  }

  private static byte[] json(Errand errand, String ticket) {
    return Json.write(Map.of("ticket", ticket, "service", errand.service.value()));
  }

  private <T> Future<T> counted(String kind, Supplier<Future<T>> relay) {
    return relay
        .get()
        .onComplete(done -> count(kind, done.succeeded() ? "carried" : outcome(done.cause())));
  }

  private static String outcome(Throwable failure) {
    return failure instanceof ProblemException problem
        ? problem.problem().type().code()
        : "INTERNAL_ERROR";
  }

  /** Both tags have few values. */
  private void count(String kind, String outcome) {
    registry.counter(COUNTER, "kind", kind, "outcome", outcome).increment();
  }
}
