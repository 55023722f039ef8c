package dev.sallyport.vault.connect;

import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;

/** What a provider's error at the authorization endpoint means (RFC 6749, section 4.1.2.1). */
final class ProviderWords {
  private ProviderWords() {}

  /** The error's own text is nobody's business: anybody can send any. */
  static VaultRefusal refusal(String error) {
    return switch (error) {
      case "access_denied" ->
          refusal(VaultError.FORBIDDEN, "connect_denied", "It was not allowed at the provider.");
      case "invalid_scope" ->
          refusal(
              VaultError.PROVIDER_ERROR,
              "scope_refused",
              "The provider does not know the scope, or does not allow it; the vault's owner sets it with `vault client`.");
      case "unauthorized_client", "invalid_request", "unsupported_response_type" ->
          refusal(
              VaultError.PROVIDER_ERROR,
              "client_refused",
              "The provider does not accept the vault as its client; the vault's owner sets it with `vault client`.");
      case "temporarily_unavailable", "server_error" ->
          refusal(
              VaultError.PROVIDER_ERROR,
              "provider_unable",
              "The provider cannot do this now; try again later.");
      default ->
          refusal(
              VaultError.PROVIDER_ERROR,
              "provider_refused",
              "The provider refused and did not say why in a way that is known here; begin again.");
    };
  }

  private static VaultRefusal refusal(VaultError error, String reason, String message) {
    return new VaultRefusal(error, reason, message);
  }
}
