package dev.sallyport.gate.operator;

/** What became of a change among operators. */
sealed interface OperatorOutcome {
  record Done(Operator operator) implements OperatorOutcome {}

  record NoSuchOperator() implements OperatorOutcome {}

  /** The role that is given, or the operator that is changed, has more rights than who asks. */
  record AboveYourRole() implements OperatorOutcome {}

  /** Nobody would be left who can do everything. */
  record LastOwner() implements OperatorOutcome {}

  /** Another operator has this name or e-mail address. */
  record Taken(String field) implements OperatorOutcome {}

  record TooMany() implements OperatorOutcome {}

  /** Another request replaced the token at the same time. */
  record Overtaken() implements OperatorOutcome {}

  /** No token and no address: there would be no way in. */
  record NoOtherProof() implements OperatorOutcome {}
}
