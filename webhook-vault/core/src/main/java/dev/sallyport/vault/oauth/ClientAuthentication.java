package dev.sallyport.vault.oauth;

/** How a client proves itself at a provider's token endpoint (RFC 6749, section 2.3.1). */
enum ClientAuthentication {
  /** Id and secret in the header {@code Authorization}. */
  BASIC,
  /** Both as parameters of the body. */
  POST
}
