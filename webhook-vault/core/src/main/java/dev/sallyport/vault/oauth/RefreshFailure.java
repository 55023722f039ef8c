package dev.sallyport.vault.oauth;

import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import java.util.Locale;

/** Why a credential could not be refreshed. Names are kept in the store: none is ever changed. */
enum RefreshFailure {
  /** The provider ended the grant. Nothing but a person helps. */
  REVOKED(
      VaultError.RECONNECT_REQUIRED,
      "The provider ended this access; its owner has to connect it again."),
  /**
   * The provider does not know the refresh token any more, and an answer of it may have been lost
   * before. Nothing but a person helps, and nobody took the access away.
   */
  ANSWER_LOST(
      VaultError.RECONNECT_REQUIRED,
      "The provider's answer with the next tokens was lost; the owner has to connect the credential"
          + " again."),
  /** The provider does not take what tokens are exchanged for, or not at this time. */
  KEY_REFUSED(
      VaultError.PROVIDER_ERROR,
      "The provider does not accept the key that this credential is exchanged with; its owner looks"
          + " at the provider, or stores another."),
  /** What tokens are exchanged for is stored and of no use. */
  KEY_UNUSABLE(
      VaultError.PROVIDER_ERROR,
      "What this credential is exchanged with cannot be used; its owner stores another."),
  /** The provider does not accept the vault's client. */
  CLIENT_REFUSED(
      VaultError.PROVIDER_ERROR,
      "The provider does not accept the vault as its client; the vault's owner sets it with `vault"
          + " client`."),
  /** The operator's list of networks does not have the provider's address. */
  NOT_ALLOWED(
      VaultError.PROVIDER_ERROR,
      "The provider is at an address that the vault's operator does not allow."),
  /** The provider wants to be left alone for a while. */
  BUSY(VaultError.PROVIDER_ERROR, "The provider wants fewer requests; try again later."),
  /** The provider is down, or said nothing that is an answer. */
  ERROR(
      VaultError.PROVIDER_ERROR,
      "The provider cannot be reached or answered nonsense; try again later."),
  /** The provider took too long. */
  TIMEOUT(VaultError.PROVIDER_TIMEOUT, "The provider did not answer in time; try again later.");

  private final VaultError error;
  private final String publicMessage;

  RefreshFailure(VaultError error, String publicMessage) {
    this.error = error;
    this.publicMessage = publicMessage;
  }

  /** Whether trying again with the same refresh token is of no use. */
  boolean isFinal() {
    return error == VaultError.RECONNECT_REQUIRED;
  }

  /** Stable name for logs and metrics. */
  String reason() {
    return "refresh_" + name().toLowerCase(Locale.ROOT);
  }

  /** What a caller is told. */
  VaultRefusal refusal() {
    return new VaultRefusal(error, reason(), publicMessage);
  }
}
