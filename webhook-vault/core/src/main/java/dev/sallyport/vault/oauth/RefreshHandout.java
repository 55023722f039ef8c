package dev.sallyport.vault.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.deposit.StoredMeta;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RefusalLog;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.request.RequestRules;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /v1/refresh}, of Token Vault's protocol: a control plane that refreshes by itself
 * gets a refresh token and brings new tokens. It then holds a credential, which is against the
 * point of a vault; so the operator has to switch it on, and what the vault refreshes itself is
 * never given.
 */
public final class RefreshHandout implements Endpoint {
  /** Bytes: two tokens of the largest size, and names. */
  public static final int MAXIMUM_BODY = 160 * 1024;

  private static final Set<String> TOKEN_DATA = Set.of("accessToken", "refreshToken", "expiryTime");

  private final boolean on;
  private final VaultKeyset keyset;
  private final Credentials credentials;
  private final CredentialEnvelope envelope;
  private final ReleaseLog log;
  private final InstantSource clock;

  /**
   * @param on whether the operator switched it on
   */
  public RefreshHandout(
      boolean on,
      VaultKeyset keyset,
      Credentials credentials,
      ReleaseLog log,
      InstantSource clock) {
    this.on = on;
    this.keyset = keyset;
    this.credentials = credentials;
    this.envelope = new CredentialEnvelope(keyset);
    this.log = log;
    this.clock = clock;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    if (!on) {
      throw new VaultRefusal(
          VaultError.FORBIDDEN,
          "refresh_handout_off",
          "This vault hands out no refresh tokens; its operator can switch that on.");
    }
    JsonObject body = JsonObject.in(request, Set.of("action", "service", "tokenData"));
    ServiceName service =
        ServiceName.parse(body.requiredText("service"))
            .orElseThrow(() -> invalid("service is not a service name in its canonical form."));
    return switch (body.requiredText("action")) {
      case "get" -> stored(service).compose(credential -> give(request, credential));
      case "update" -> {
        TokenReply.Granted tokens = tokens(body.requiredObject("tokenData"));
        yield stored(service).compose(credential -> update(request, credential, tokens));
      }
      default -> throw invalid("action must be get or update.");
    };
  }

  private Future<SealedCredential> stored(ServiceName service) {
    return credentials
        .find(keyset.organisation(), service)
        .map(
            found -> {
              SealedCredential credential =
                  found.orElseThrow(
                      () ->
                          new VaultRefusal(
                              VaultError.TOKEN_NOT_FOUND, "Nothing is stored under this service."));
              requireGiven(credential);
              return credential;
            });
  }

  /** What leaves the vault sealed, or not at all, or is refreshed here, stays here. */
  private static void requireGiven(SealedCredential credential) {
    boolean brokered = credential.metadata().rules().filter(RequestRules::onlyBrokered).isPresent();
    boolean own = credential.fieldNames().contains(Renewals.CLIENT);
    if (brokered || own || credential.metadata().sealedOnly()) {
      throw new VaultRefusal(
          VaultError.FORBIDDEN,
          "refresh_kept",
          "The vault gives no refresh token of this credential to anybody.");
    }
    if (!credential.fieldNames().contains(Freshness.REFRESH_TOKEN)) {
      throw new VaultRefusal(
          VaultError.TOKEN_NOT_FOUND, "no_refresh_token", "The credential has no refresh token.");
    }
  }

  /** In the log before it is opened. */
  private Future<VaultResponse> give(VaultRequest request, SealedCredential credential) {
    return record(request, credential, "refresh_token_given")
        .map(
            recorded -> {
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("service", credential.service().value());
              body.put(
                  Freshness.REFRESH_TOKEN.value(),
                  envelope.open(credential).exposeForRelease().get(Freshness.REFRESH_TOKEN));
              credential
                  .metadata()
                  .expiresAt()
                  .ifPresent(end -> body.put("expiryTime", end.toEpochMilli()));
              return VaultResponse.json(200, Json.write(body));
            });
  }

  private Future<VaultResponse> update(
      VaultRequest request, SealedCredential credential, TokenReply.Granted tokens) {
    return record(request, credential, "refresh_token_brought")
        .map(
            recorded ->
                RefreshedCredential.after(
                    credential,
                    envelope.open(credential),
                    RefreshTokenRenewal.renewed(tokens),
                    envelope,
                    clock.instant()))
        .compose(
            next ->
                credentials
                    .write(next)
                    .map(
                        written -> {
                          if (!written) {
                            throw new VaultRefusal(
                                VaultError.UNAVAILABLE,
                                "stored_meanwhile",
                                "The credential was stored anew meanwhile; try again.");
                          }
                          return VaultResponse.json(200, Json.write(answer(next)));
                        }));
  }

  private static Map<String, Object> answer(SealedCredential stored) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "stored");
    body.put("service", stored.service().value());
    body.put("meta", StoredMeta.of(stored.summary()));
    return body;
  }

  private TokenReply.Granted tokens(JsonObject data) {
    data.requireOnly(TOKEN_DATA, "tokenData");
    Optional<String> refresh = data.text("refreshToken").map(RefreshHandout::token);
    Optional<Duration> lifetime = data.member("expiryTime").map(this::lifetime);
    return new TokenReply.Granted(
        token(data.requiredText("accessToken")), refresh, Optional.empty(), lifetime);
  }

  private static String token(String text) {
    if (!text.matches("[!-~]{1,65536}")) {
      throw invalid("A token is 1 to 65,536 visible ASCII characters.");
    }
    return text;
  }

  private Duration lifetime(JsonNode end) {
    Instant now = clock.instant();
    boolean usable =
        end.isIntegralNumber()
            && end.canConvertToLong()
            && end.longValue() > now.toEpochMilli()
            && end.longValue() < Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();
    if (!usable) {
      throw invalid("tokenData.expiryTime must be milliseconds since 1970, and to come.");
    }
    return Duration.between(now, Instant.ofEpochMilli(end.longValue()));
  }

  private Future<Void> record(VaultRequest request, SealedCredential credential, String reason) {
    return log.append(
            keyset.organisation(),
            RefusalLog.entry(request, clock.instant(), LogOutcome.RELEASED, reason)
                .about(credential.service().value()))
        .mapEmpty();
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
