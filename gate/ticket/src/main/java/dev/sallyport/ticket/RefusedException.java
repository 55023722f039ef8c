package dev.sallyport.ticket;

/**
 * Leaves a reading at the first check that fails. Never leaves this package; carries no stack
 * trace, for refusing must be cheap.
 */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final TicketRefusal reason;

  RefusedException(TicketRefusal reason) {
    super(reason.code(), null, false, false);
    this.reason = reason;
  }

  TicketRefusal reason() {
    return reason;
  }
}
