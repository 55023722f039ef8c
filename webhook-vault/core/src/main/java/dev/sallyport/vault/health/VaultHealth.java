package dev.sallyport.vault.health;

import dev.sallyport.service.json.Json;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.binding.CurrentBinding;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.Store;
import dev.sallyport.vault.version.VaultVersion;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers {@code /v1/health}. Anyone learns that the vault lives, what it can do and whether it is
 * bound. How many credentials it holds, and whether its store can be written to, is told to the
 * bound gate only: the first is nobody else's business, the second costs a round trip.
 */
public final class VaultHealth {
  /** Bytes: a signed call may have an empty body or an empty object. */
  public static final int MAXIMUM_BODY = 1_024;

  private final Organisation organisation;
  private final CurrentBinding binding;
  private final Store store;
  private final List<String> capabilities;
  private final SealingSuites suites;
  private final InstantSource clock;
  private final Instant startedAt;

  /** Uptime counts from {@code startedAt}. */
  public VaultHealth(
      Organisation organisation,
      CurrentBinding binding,
      Store store,
      List<String> capabilities,
      SealingSuites suites,
      InstantSource clock,
      Instant startedAt) {
    this.organisation = organisation;
    this.binding = binding;
    this.store = store;
    this.capabilities = capabilities;
    this.suites = suites;
    this.clock = clock;
    this.startedAt = startedAt;
  }

  /** {@code GET} and {@code HEAD}: for anyone. */
  public Future<VaultResponse> open(VaultRequest request) {
    return binding.find().map(gate -> answer(gate.isPresent(), Optional.empty(), Optional.empty()));
  }

  /** {@code POST}: for the bound gate. */
  public Future<VaultResponse> signed(VaultRequest request) {
    return store
        .check()
        .compose(checked -> store.credentials().list(organisation, Optional.empty(), 1))
        .compose(
            page ->
                store
                    .restoration()
                    .map(restored -> answer(true, Optional.of(page.total()), restored)));
  }

  private VaultResponse answer(
      boolean bound, Optional<Long> tokenCount, Optional<Restoration> restored) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "healthy");
    body.put("version", VaultVersion.current());
    body.put("keyConfigured", bound);
    body.put("capabilities", capabilities);
    body.put("sealsTo", suites.prefixes());
    body.put("uptime", Duration.between(startedAt, clock.instant()).toSeconds());
    body.put("time", clock.instant().toEpochMilli());
    tokenCount.ifPresent(count -> body.put("tokenCount", count));
    restored.ifPresent(
        cut -> {
          body.put("restoredAt", cut.restoredAt().toEpochMilli());
          body.put("historyCutFrom", cut.takenAt().toEpochMilli());
        });
    return VaultResponse.json(200, Json.write(body));
  }
}
