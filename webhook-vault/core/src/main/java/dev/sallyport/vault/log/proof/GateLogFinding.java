package dev.sallyport.vault.log.proof;

/** What is wrong with a checkpoint of the gate's log. */
enum GateLogFinding {
  /** It is signed with another key than the first one. */
  OTHER_KEY("other_key", "gate_log_key_changed"),
  /** It covers fewer records than the one that is held. */
  ROLLED_BACK("rolled_back", "gate_log_rolled_back"),
  /** It covers other records. */
  FORKED("forked", "gate_log_forked");

  private final String outcome;
  private final String reason;

  GateLogFinding(String outcome, String reason) {
    this.outcome = outcome;
    this.reason = reason;
  }

  /** As the gate is told. */
  String outcome() {
    return outcome;
  }

  /** As the log says. */
  String reason() {
    return reason;
  }
}
