package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Why a vault could not be bound, with what to do about it. What a vault answered is never passed
 * on.
 */
public final class BindingProblems {
  /** The URL is not one that the gate calls. */
  public static final ProblemType WEBHOOK_URL_REFUSED =
      new ProblemType("WEBHOOK_URL_REFUSED", 422, "The vault cannot be bound at this URL");

  /** The vault did not answer, or not as a vault does. */
  public static final ProblemType WEBHOOK_UNAVAILABLE =
      new ProblemType("WEBHOOK_UNAVAILABLE", 502, "The vault does not answer as expected");

  /** The vault refused the code, or holds another secret than its registration said. */
  public static final ProblemType WEBHOOK_AUTH_FAILED =
      new ProblemType("WEBHOOK_AUTH_FAILED", 422, "The vault and its registration do not match");

  private BindingProblems() {}

  static ProblemException unfitUrl(UnfitUrlException unfit) {
    return Problem.of(WEBHOOK_URL_REFUSED, "A vault's URL is taken when " + unfit.rule())
        .asException();
  }

  static ProblemException unreachable(Throwable cause) {
    return unavailable(
        "It could not be reached, or gave no whole answer in time; check that it runs and that its"
            + " URL is public",
        cause);
  }

  /** A problem that is known already, or that the vault could not be reached. */
  static ProblemException orUnreachable(Throwable failure) {
    return failure instanceof ProblemException known ? known : unreachable(failure);
  }

  static ProblemException unexpected(String what) {
    return unavailable(what + "; check the vault's log and its version, then register again", null);
  }

  static ProblemException codeRefused() {
    return authFailed(
        "The vault took the code for unknown, used or expired; open its register URL again and use"
            + " the new code within 5 minutes");
  }

  static ProblemException wrongSecret() {
    return authFailed(
        "The vault handed over another secret than its registration announced; nothing was bound."
            + " Register again, and over a connection you trust");
  }

  static ProblemException callRefused() {
    return authFailed(
        "The vault did not accept a call signed with the secret it had just handed over; check its"
            + " clock, then register again");
  }

  private static ProblemException authFailed(String detail) {
    return Problem.of(WEBHOOK_AUTH_FAILED, detail).asException();
  }

  private static ProblemException unavailable(String detail, @Nullable Throwable cause) {
    return new ProblemException(Problem.of(WEBHOOK_UNAVAILABLE, detail), cause);
  }
}
