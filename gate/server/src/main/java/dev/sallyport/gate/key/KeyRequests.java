package dev.sallyport.gate.key;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.service.http.Answer;
import dev.sallyport.ticket.key.KeyText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What agents send about their own keys, and what anybody is answered about a key that was made.
 */
public final class KeyRequests {
  private KeyRequests() {}

  /** An agent replaces the key that it uses. */
  public record RotateOwn(@Nullable Long gracePeriodSeconds) {
    /** The old key ends with the answer. */
    public static final RotateOwn AT_ONCE = new RotateOwn(null);

    /** Replaces {@code own}. */
    public Rotation.Wish toWish(KeyId own) {
      return new Rotation.Wish(Optional.of(own), KeyBodies.grace(gracePeriodSeconds));
    }
  }

  /** An agent derives a key from the one that it uses. */
  public record Derive(
      @Nullable String name,
      @Nullable List<@Nullable String> scopes,
      @Nullable List<@Nullable String> cidrs,
      @Nullable List<@Nullable String> services,
      @Nullable Integer requestsPerMinute,
      @Nullable Long expiresInSeconds) {
    /** Refuses a life that is none. */
    public Derivation.Wish toWish() {
      if (expiresInSeconds != null
          && (expiresInSeconds < Derivation.Wish.SHORTEST_LIFE.toSeconds()
              || expiresInSeconds > Derivation.Wish.LONGEST_LIFE.toSeconds())) {
        throw invalid(
            "The field 'expiresInSeconds' is "
                + Derivation.Wish.SHORTEST_LIFE.toSeconds()
                + " to "
                + Derivation.Wish.LONGEST_LIFE.toSeconds());
      }
      return new Derivation.Wish(
          name == null ? "" : name,
          KeyBodies.limits(scopes, cidrs, services, requestsPerMinute),
          expiresInSeconds == null
              ? Derivation.Wish.LONGEST_LIFE
              : Duration.ofSeconds(expiresInSeconds));
    }
  }

  /** What became of a rotation. */
  public static Answer answer(Rotation rotation, KeyText text) {
    return switch (rotation) {
      case Rotation.Rotated rotated -> Answer.json(200, KeyViews.rotated(rotated, text));
      case Rotation.NoSuchKey none -> throw notFound("agent or key");
      case Rotation.Overtaken overtaken -> throw KeyProblems.overtaken();
      case Rotation.Ambiguous ambiguous -> throw KeyProblems.ambiguous(ambiguous.keys());
      case Rotation.TooMany tooMany -> throw KeyProblems.tooMany();
      case Rotation.InEnvelope in -> throw KeyProblems.inEnvelope(in.envelope());
      case Rotation.NotPossible not -> throw KeyProblems.notRotatable(not.state());
    };
  }

  /** What became of a derivation. */
  public static Answer answer(Derivation derivation, KeyText text) {
    return switch (derivation) {
      case Derivation.Derived derived -> Answer.json(201, KeyViews.made(derived.key(), text));
      case Derivation.Ended ended -> throw KeyProblems.ended();
      case Derivation.TooDeep tooDeep -> throw KeyProblems.tooDeep();
      case Derivation.Wider wider -> throw KeyProblems.wider();
      case Derivation.TooMany tooMany -> throw KeyProblems.tooManyDerived();
    };
  }
}
