package dev.sallyport.vault.file;

import dev.sallyport.vault.binding.ExchangeCode;
import java.util.HexFormat;

/** SHA-256 of an exchange code, which is all that is kept of it. */
record CodeHash(String hex) {
  static CodeHash of(ExchangeCode code) {
    return new CodeHash(HexFormat.of().formatHex(code.sha256()));
  }

  // Written out: a record's own is made by the runtime, anew at every start.
  @Override
  public int hashCode() {
    return hex.hashCode();
  }
}
