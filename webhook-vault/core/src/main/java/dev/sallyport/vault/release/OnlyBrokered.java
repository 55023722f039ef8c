package dev.sallyport.vault.release;

import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.request.RequestRules;

/** Credentials that the vault uses and gives to nobody, whatever a ticket says. */
final class OnlyBrokered {
  private OnlyBrokered() {}

  static boolean isNot(SealedCredential credential) {
    return credential.metadata().rules().filter(RequestRules::onlyBrokered).isEmpty();
  }

  static VaultRefusal refusal() {
    return new VaultRefusal(
        VaultError.FORBIDDEN,
        "only_brokered",
        "This credential is not given away: let the vault make the request, at /v1/request.");
  }
}
