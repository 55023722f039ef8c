package dev.sallyport.checks.bad.gate.agent;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;

/** Breaks a rule on purpose. */
record Opens(Aead aead) {
  byte[] open(byte[] sealed) throws GeneralSecurityException {
    return aead.decrypt(sealed, sealed);
  }
}
