package dev.sallyport.vault.binding;

import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RefusalLog;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.version.VaultVersion;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code POST /v1/exchange}: gives the shared secret for a one-time code, once. The gate checks it
 * against the hash that the registration showed.
 */
public final class Exchange implements Endpoint {
  /** Bytes: a body is one UUID. */
  public static final int MAXIMUM_BODY = 1_024;

  private final Organisation organisation;
  private final Bindings bindings;
  private final BindingSeal seal;
  private final TicketFormat format;
  private final List<String> capabilities;
  private final RefusalLog log;
  private final InstantSource clock;

  /** Exchanges codes of {@code bindings}, and says what the vault can do. */
  public Exchange(
      Organisation organisation,
      Bindings bindings,
      BindingSeal seal,
      TicketFormat format,
      List<String> capabilities,
      RefusalLog log,
      InstantSource clock) {
    this.organisation = organisation;
    this.bindings = bindings;
    this.seal = seal;
    this.format = format;
    this.capabilities = capabilities;
    this.log = log;
    this.clock = clock;
  }

  static VaultRefusal sealed() {
    return new VaultRefusal(
        VaultError.FORBIDDEN,
        "sealed",
        "This vault is bound to a gate and sealed against another exchange; its owner can register it anew with the"
            + " owner's secret.");
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    String text = JsonObject.in(request, Set.of("code")).requiredText("code");
    ExchangeCode code =
        ExchangeCode.parse(text)
            .orElseThrow(
                () ->
                    new VaultRefusal(
                        VaultError.INVALID_REQUEST, "code must be a UUID in lower case."));
    return bindings
        .exchange(organisation, code, clock.instant())
        .compose(outcome -> answer(request, outcome));
  }

  private Future<VaultResponse> answer(VaultRequest request, ExchangeOutcome outcome) {
    return switch (outcome) {
      case ExchangeOutcome.Exchanged(SealedBinding binding) ->
          log.record(entry(request, LogOutcome.RELEASED, "binding_exchanged"))
              .map(logged -> VaultResponse.json(200, Json.write(secret(binding))));
      case ExchangeOutcome.Unknown() ->
          refuse(request, gone(VaultError.CODE_EXPIRED, "code_unknown"));
      case ExchangeOutcome.Expired() ->
          refuse(request, gone(VaultError.CODE_EXPIRED, "code_expired"));
      case ExchangeOutcome.Used() -> refuse(request, gone(VaultError.CODE_USED, "code_used"));
      case ExchangeOutcome.Sealed() -> refuse(request, sealed());
    };
  }

  private static VaultRefusal gone(VaultError error, String reason) {
    return new VaultRefusal(
        error, reason, "This code cannot be exchanged; get a new one from GET /v1/register-url.");
  }

  private Future<VaultResponse> refuse(VaultRequest request, VaultRefusal refusal) {
    return log.record(entry(request, LogOutcome.REFUSED, refusal.reason()))
        .compose(logged -> Future.failedFuture(refusal));
  }

  private LogEntry entry(VaultRequest request, LogOutcome outcome, String reason) {
    return RefusalLog.entry(request, clock.instant(), outcome, reason);
  }

  private Map<String, Object> secret(SealedBinding binding) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "hmacSecret",
        Base64.getEncoder().encodeToString(seal.open(binding).secret().exposeForSealing()));
    body.put("webhookId", binding.webhookId());
    body.put("keyId", binding.kid());
    body.put("version", VaultVersion.current());
    body.put("capabilities", capabilities);
    body.put("ticketFormat", format.wireName());
    return body;
  }
}
