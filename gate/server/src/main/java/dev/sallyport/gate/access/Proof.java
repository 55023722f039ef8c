package dev.sallyport.gate.access;

import dev.sallyport.gate.identity.SessionId;
import java.time.Instant;
import java.util.Optional;

/** How a person has shown who they are. */
public sealed interface Proof {
  /**
   * With a token of ours, which holds until it is replaced and says nothing of who has it now.
   *
   * @param couldSignIn whether people of their organisation can sign in at an identity provider
   */
  record StandingToken(boolean couldSignIn) implements Proof {}

  /**
   * By signing in at the identity provider.
   *
   * @param at when; empty when the provider does not say
   */
  record SignIn(Optional<Instant> at) implements Proof {}

  /**
   * With a token that was made when they signed in here.
   *
   * @param signedInAt when; empty when the provider did not say
   */
  record Session(SessionId id, Optional<Instant> signedInAt) implements Proof {}
}
