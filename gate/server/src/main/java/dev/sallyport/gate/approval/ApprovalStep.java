package dev.sallyport.gate.approval;

/** What may happen to a held request. */
public enum ApprovalStep {
  /** Somebody says yes. */
  APPROVE,
  /** Somebody says no. */
  DENY,
  /** The one request that it was approved for is permitted. */
  TAKE,
  /** One of the requests that it was approved for is permitted. */
  USE,
  /** The ticket of the one request is issued. */
  FINISH,
  /** It could not be issued. */
  FAIL,
  /** Its time is over, and it was never used. */
  LAPSE,
  /** Its time is over, and it was used. */
  LAPSE_USED
}
