package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.agent.Agent;

/** What became of making an agent of a credential's holder. */
sealed interface Promotion {
  /** The agent is there, and the credential has ended. */
  record Done(Agent agent, SandboxCredential credential) implements Promotion {}

  /** There is no such credential. */
  record NoSuchCredential() implements Promotion {}

  /** It was revoked or promoted before. One that has expired can still be promoted. */
  record Ended(SandboxCredential credential) implements Promotion {}
}
