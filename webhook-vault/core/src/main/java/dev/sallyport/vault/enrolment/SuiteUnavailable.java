package dev.sallyport.vault.enrolment;

/** This process cannot seal to keys of a kind; what would have to be sealed is not given. */
public final class SuiteUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String prefix;

  /** That it is {@code kem} which is not there. */
  public SuiteUnavailable(Kem kem) {
    super("cannot seal to " + kem.prefix() + " keys");
    this.prefix = kem.prefix();
  }

  /** Why, and what to do about it; for anybody. */
  public String advice() {
    return "this vault cannot seal to "
        + prefix
        + " keys: they need Conscrypt, which only the vault's server brings, for x86-64 and ARM;"
        + " use an x25519 key, or run the server there";
  }
}
