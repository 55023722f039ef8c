package dev.sallyport.vault.endpoint;

/** What a route asks of its caller. Every route declares one. */
public enum Access {
  /** Nothing: it tells nothing that matters. */
  OPEN,
  /** Nothing until a gate is bound, then the owner's secret. */
  OPEN_UNTIL_BOUND,
  /** A one-time registration code. */
  REGISTRATION_CODE,
  /** The state and the cookie that a person was sent to a provider with. */
  CONNECTION,
  /** The signature of the bound gate. */
  SIGNED,
  /** Both the signature and a ticket of the bound gate. */
  SIGNED_WITH_TICKET,
  /** A ticket of the bound gate. */
  TICKET
}
