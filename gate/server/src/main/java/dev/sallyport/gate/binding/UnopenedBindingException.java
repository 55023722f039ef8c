package dev.sallyport.gate.binding;

import dev.sallyport.gate.identity.BindingId;

/**
 * A binding's secret does not open under this gate's keyset: another keyset sealed it, or its row
 * was tampered with. No ticket can be issued.
 */
public final class UnopenedBindingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnopenedBindingException(BindingId binding, Throwable cause) {
    super(
        "the secret of binding "
            + binding.value()
            + " does not open under this gate's sealing keyset",
        cause);
  }
}
