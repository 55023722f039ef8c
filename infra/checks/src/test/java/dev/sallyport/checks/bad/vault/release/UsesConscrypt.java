package dev.sallyport.checks.bad.vault.release;

import org.conscrypt.Conscrypt;

/** Breaks a rule on purpose. */
final class UsesConscrypt {
  String newer() {
    return Conscrypt.newProvider().getVersionStr();
  }
}
