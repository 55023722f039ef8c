package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import java.util.List;

/** What can be wrong with a request about keys. */
public final class KeyProblems {
  /** Two rotations of one key at a time: the second one is told so. */
  public static final ProblemType ROTATION_CONFLICT =
      new ProblemType("ROTATION_CONFLICT", 409, "Another rotation was quicker");

  static final ProblemType UNKNOWN_SCOPE =
      new ProblemType("UNKNOWN_SCOPE", 400, "There is no such scope");
  static final ProblemType KEY_HAS_ENVELOPE =
      new ProblemType("KEY_HAS_ENVELOPE", 409, "The key is replaced through its envelope");
  static final ProblemType KEY_STATE_CONFLICT =
      new ProblemType("KEY_STATE_CONFLICT", 409, "The key is not in a state for this");
  static final ProblemType LAST_KEY =
      new ProblemType("LAST_KEY", 409, "It is the agent's last key");
  static final ProblemType KEY_ID_REQUIRED =
      new ProblemType("KEY_ID_REQUIRED", 409, "The agent has several keys");

  static final ProblemType KEY_DEPTH_EXCEEDED =
      new ProblemType("KEY_DEPTH_EXCEEDED", 403, "Nothing is derived from this key");
  static final ProblemType KEY_LIMITS_EXCEEDED =
      new ProblemType("KEY_LIMITS_EXCEEDED", 403, "The key has less than what was asked for");

  private KeyProblems() {}

  static ProblemException overtaken() {
    return Problem.of(
            ROTATION_CONFLICT,
            "Another request replaced or changed this key at the same time; if it was a rotation, its answer has the key that works")
        .asException();
  }

  static ProblemException notPossible(KeyState state, List<String> possible) {
    return Problem.of(
            KEY_STATE_CONFLICT,
            possible.isEmpty()
                ? "The key is " + state.wireName() + ", and that is final; make another one"
                : "The key is "
                    + state.wireName()
                    + "; what can be done with it: "
                    + String.join(", ", possible))
        .with("state", state.wireName())
        .with("possible", possible)
        .asException();
  }

  static ProblemException notRotatable(KeyState state) {
    return Problem.of(
            KEY_STATE_CONFLICT,
            "A key that is revoked or was derived is not replaced; name another one, or make a new key")
        .with("state", state.wireName())
        .asException();
  }

  static ProblemException inEnvelope(EnvelopeId envelope) {
    return Problem.of(
            KEY_HAS_ENVELOPE,
            "The key was delivered in an envelope, and ends with the trust it was delivered under; replace it with POST /api/agents/credentials/"
                + envelope.value()
                + "/rotate")
        .asException();
  }

  static ProblemException ended() {
    return Problem.of(
            KEY_STATE_CONFLICT,
            "The key has ended meanwhile, and nothing is derived from it; ask with another key")
        .asException();
  }

  static ProblemException tooDeep() {
    return Problem.of(
            KEY_DEPTH_EXCEEDED,
            "A key that was derived from a derived one is the last; use the key above it to derive another one")
        .asException();
  }

  static ProblemException wider() {
    return Problem.of(
            KEY_LIMITS_EXCEEDED,
            "A derived key has at most the scopes, cidrs and services of the key it is derived from; leave a field out to have the same")
        .asException();
  }

  static ProblemException tooManyDerived() {
    return Problem.of(
            HttpProblems.CONFLICT,
            "An agent has at most "
                + Derivation.MAXIMUM_WORKING
                + " working derived keys; wait for some to end, or use one of them again")
        .asException();
  }

  static ProblemException lastKey() {
    return Problem.of(
            LAST_KEY,
            "The agent has no other active key, so it could not do anything any more; make another key first, or send force true")
        .asException();
  }

  static ProblemException ambiguous(List<KeyId> keys) {
    return Problem.of(
            KEY_ID_REQUIRED, "Send keyId to say which of the agent's keys is to be replaced")
        .with("keys", keys.stream().map(KeyId::value).toList())
        .asException();
  }

  static ProblemException tooMany() {
    return Problem.of(
            HttpProblems.CONFLICT,
            "An agent has at most "
                + AgentKeys.MAXIMUM_WORKING
                + " working keys; revoke some first")
        .asException();
  }
}
