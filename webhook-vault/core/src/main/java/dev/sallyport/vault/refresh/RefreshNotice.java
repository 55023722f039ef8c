package dev.sallyport.vault.refresh;

import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.oauth.FreshTokens;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /v1/refresh-notify}: the gate says that a credential wants refreshing, and learns
 * what came of it. The client is the one that the vault's owner set; nothing in a notice is called,
 * its hint's URL least of all. Without a client the notice is in the vault's log for whoever
 * refreshes.
 */
public final class RefreshNotice implements Endpoint {
  /** Bytes: names, a URL and a reason. */
  public static final int MAXIMUM_BODY = 4_096;

  private static final int TEXT_CHARACTERS = 512;

  /**
   * What was stored this short a time ago is not asked for again: notices cost the gate nothing.
   */
  private static final Duration JUST_STORED = Duration.ofSeconds(30);

  private final Organisation organisation;
  private final Credentials credentials;
  private final ReleaseLog log;
  private final FreshTokens tokens;
  private final InstantSource clock;

  /** Looks into {@code credentials}, notes in {@code log}, refreshes by {@code tokens}. */
  public RefreshNotice(
      Organisation organisation,
      Credentials credentials,
      ReleaseLog log,
      FreshTokens tokens,
      InstantSource clock) {
    this.organisation = organisation;
    this.credentials = credentials;
    this.log = log;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    JsonObject body = JsonObject.in(request, Set.of("service", "reason", "refreshHint"));
    ServiceName service =
        ServiceName.parse(body.requiredText("service"))
            .orElseThrow(() -> invalid("service is not a service name in its canonical form."));
    requireShort(body, "reason");
    if (body.member("refreshHint").isPresent()) {
      JsonObject hint = body.requiredObject("refreshHint");
      hint.requireOnly(Set.of("provider", "tokenUrl", "clientId"), "refreshHint");
      hint.names().forEach(name -> requireShort(hint, name));
    }
    return log.append(organisation, entry(request, service))
        .compose(noted -> credentials.find(organisation, service))
        .compose(this::refresh)
        .map(status -> VaultResponse.json(200, Json.write(status)));
  }

  private Future<Map<String, Object>> refresh(Optional<SealedCredential> found) {
    if (found.isEmpty()) {
      return status("no_token");
    }
    SealedCredential credential = found.get();
    if (!FreshTokens.isRenewable(credential)) {
      return status("no_refresh_token");
    }
    boolean justStored =
        clock.instant().isBefore(credential.metadata().updatedAt().plus(JUST_STORED));
    return justStored
        ? status("acknowledged")
        : tokens
            .now(credential)
            .map(RefreshNotice::outcome)
            .recover(
                failure ->
                    failure instanceof VaultRefusal
                        ? status("refresh_failed")
                        : Future.failedFuture(failure));
  }

  /** Without a client it is only noted. */
  private static Map<String, Object> outcome(Optional<SealedCredential> refreshed) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("status", refreshed.isPresent() ? "refreshed" : "acknowledged");
    refreshed
        .flatMap(credential -> credential.metadata().expiresAt())
        .ifPresent(end -> outcome.put("newExpiresAt", end.toEpochMilli()));
    return outcome;
  }

  private static Future<Map<String, Object>> status(String status) {
    return Future.succeededFuture(Map.of("status", status));
  }

  private LogEntry entry(VaultRequest request, ServiceName service) {
    return new LogEntry(
        clock.instant(),
        LogOutcome.RELEASED,
        "refresh_notice",
        Optional.empty(),
        Optional.empty(),
        Optional.of(service.value()),
        Optional.empty(),
        Optional.of(request.client()),
        request.id());
  }

  private static void requireShort(JsonObject object, String name) {
    if (object.text(name).filter(text -> text.length() > TEXT_CHARACTERS).isPresent()) {
      throw invalid(name + " may have at most 512 characters.");
    }
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
