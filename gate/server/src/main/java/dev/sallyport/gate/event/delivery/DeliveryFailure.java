package dev.sallyport.gate.event.delivery;

/** Why an attempt failed; the names are stored and shown. */
enum DeliveryFailure {
  /** The URL leads to an address that the gate does not call. */
  URL_REFUSED,
  /** No answer in time, or none at all. */
  UNREACHABLE,
  /** A redirect, which is never followed. */
  REDIRECTED,
  /** Another status than success. */
  REFUSED,
  /** 410: the receiver wants no more events, so its endpoint is disabled. */
  GONE,
  /** The mail server did not take the mail. */
  MAIL_REFUSED,
  /** This gate is not told who takes its mail. */
  MAIL_NOT_CONFIGURED,
  /** The secret does not open under this gate's keyset. */
  SECRET_NOT_OPENED,
  /** The tree of the log lacks hashes: an alarm says more. */
  LOG_DAMAGED,
  /** Gates died again and again while they were sending it. */
  ABANDONED
}
