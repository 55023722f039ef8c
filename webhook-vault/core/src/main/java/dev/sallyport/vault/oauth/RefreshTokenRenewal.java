package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** By a refresh token, as the client that the vault's owner set (RFC 6749, section 6). */
final class RefreshTokenRenewal implements Renewal {
  private final ProviderCalls calls;
  private final RegisteredClient client;
  private final Endpoints endpoints;
  private final String token;

  RefreshTokenRenewal(
      ProviderCalls calls, RegisteredClient client, Endpoints endpoints, PlainCredential plain) {
    this.calls = calls;
    this.client = client;
    this.endpoints = endpoints;
    this.token = plain.exposeForRelease().getOrDefault(Freshness.REFRESH_TOKEN, "");
  }

  @Override
  public String fingerprint() {
    return TokenFingerprint.of(token);
  }

  @Override
  public boolean worksOnce() {
    return true;
  }

  @Override
  public Future<RenewalReply> ask() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("grant_type", "refresh_token");
    parameters.put("refresh_token", token);
    return calls.tokens(client, endpoints, parameters).map(RefreshTokenRenewal::reply);
  }

  private static RenewalReply reply(TokenReply reply) {
    return switch (reply) {
      case TokenReply.Granted granted -> renewed(granted);
      case TokenReply.Failure failure -> failure;
    };
  }

  /** The refresh token stays where the provider gives no other. */
  static RenewalReply.Renewed renewed(TokenReply.Granted granted) {
    Map<FieldName, String> fields = new HashMap<>();
    fields.put(RefreshedCredential.ACCESS_TOKEN, granted.exposeAccess());
    granted.exposeRefresh().ifPresent(next -> fields.put(Freshness.REFRESH_TOKEN, next));
    return new RenewalReply.Renewed(fields, granted.lifetime());
  }

  @Override
  public String toString() {
    return "RefreshTokenRenewal[redacted]";
  }
}
