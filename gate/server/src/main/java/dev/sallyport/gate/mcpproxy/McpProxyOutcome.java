package dev.sallyport.gate.mcpproxy;

/** How a change of a proxy ended. */
sealed interface McpProxyOutcome {
  /** It is as it was asked for; for one that was deleted: as it was. */
  record Done(McpProxy proxy) implements McpProxyOutcome {}

  /** Why it is not. */
  enum Refused implements McpProxyOutcome {
    NO_SUCH_PROXY,
    NAME_TAKEN,
    TOO_MANY,
    CHANGED_MEANWHILE
  }
}
