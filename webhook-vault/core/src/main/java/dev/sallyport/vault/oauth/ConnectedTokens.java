package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PlainCredential;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a provider gave for a person's code. Not a record: it holds the tokens. */
public final class ConnectedTokens {
  private static final String TOKEN_TYPE = "Bearer";

  private final TokenReply.Granted granted;
  private final OAuthClient.Facts client;

  ConnectedTokens(TokenReply.Granted granted, OAuthClient.Facts client) {
    this.granted = granted;
    this.client = client;
  }

  /** The credential to store: it names the client that keeps it fresh. */
  public NewCredential credential(Instant now) {
    Map<FieldName, String> fields = new TreeMap<>();
    fields.put(RefreshedCredential.ACCESS_TOKEN, granted.exposeAccess());
    granted.exposeRefresh().ifPresent(token -> fields.put(Freshness.REFRESH_TOKEN, token));
    fields.put(Renewals.CLIENT, client.name().value());
    return new NewCredential(
        TOKEN_TYPE,
        granted.lifetime().map(now::plus),
        Optional.empty(),
        PlainCredential.of(fields));
  }

  /** Whether the vault can keep the access token fresh. */
  public boolean lasts() {
    return granted.exposeRefresh().isPresent() || granted.lifetime().isEmpty();
  }

  @Override
  public String toString() {
    return "ConnectedTokens[redacted]";
  }
}
