package dev.sallyport.gate.trust;

import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;

/** Why an agent is not trusted, with what to do about it. */
public final class TrustProblems {
  static final ProblemType TRUST_OWN_REVIEW =
      new ProblemType("TRUST_OWN_REVIEW", 403, "Nobody approves what they sent");
  static final ProblemType TRUST_STATE_CONFLICT =
      new ProblemType("TRUST_STATE_CONFLICT", 409, "The profile was reviewed before");
  static final ProblemType CALLBACK_URL_REFUSED =
      new ProblemType("CALLBACK_URL_REFUSED", 422, "Keys are not announced at this URL");

  private TrustProblems() {}

  /** 422: the gate does not call this URL. */
  public static ProblemException unfitCallback(UnfitUrlException unfit) {
    return Problem.of(CALLBACK_URL_REFUSED, "The callback_url is taken when " + unfit.rule())
        .asException();
  }

  static ProblemException ownReview() {
    return Problem.of(
            TRUST_OWN_REVIEW,
            "You sent this profile; somebody else with approvals:decide has to approve it")
        .asException();
  }

  static ProblemException notPossible(ReviewState state) {
    return Problem.of(
            TRUST_STATE_CONFLICT,
            "The profile is "
                + state.wireName()
                + ", where this cannot be said; onboard the agent again to have another one reviewed")
        .with("state", state.wireName())
        .asException();
  }

  static ProblemException pending() {
    return Problem.of(
            HttpProblems.CONFLICT,
            "The agent has a profile that waits for its review; have it reviewed first")
        .asException();
  }

  static ProblemException tooMany() {
    return Problem.of(
            HttpProblems.CONFLICT,
            "The agent has %d profiles, which is as many as it gets; make another agent"
                .formatted(TrustProfiles.MAXIMUM_PER_AGENT))
        .asException();
  }
}
