package dev.sallyport.gate.delivery;

import dev.sallyport.gate.trust.ReviewState;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;

/** Why a key is not delivered, replaced or given away, with what to do about it. */
final class DeliveryProblems {
  static final ProblemType TRUST_REQUIRED =
      new ProblemType("TRUST_REQUIRED", 403, "The agent is not trusted with keys");
  static final ProblemType TRUST_SCOPE_EXCEEDED =
      new ProblemType("TRUST_SCOPE_EXCEEDED", 403, "More was asked for than was reviewed");
  static final ProblemType DESTINATION_REQUIRED =
      new ProblemType("DESTINATION_REQUIRED", 409, "Nobody has reviewed where the key goes");
  static final ProblemType MAIL_NOT_CONFIGURED =
      new ProblemType("MAIL_NOT_CONFIGURED", 409, "This gate sends no mail");
  static final ProblemType RETRIEVAL_ENDED =
      new ProblemType("RETRIEVAL_ENDED", 410, "The key cannot be taken any more");
  static final ProblemType ENVELOPE_REPLACED =
      new ProblemType("ENVELOPE_REPLACED", 409, "The key has been replaced");

  private DeliveryProblems() {}

  static ProblemException notTrusted(ReviewState state) {
    return Problem.of(
            TRUST_REQUIRED,
            "The trust profile is %s; keys are delivered under one that is approved"
                .formatted(state.wireName()))
        .with("reviewStatus", state.wireName())
        .asException();
  }

  static ProblemException tooWide() {
    return Problem.of(
            TRUST_SCOPE_EXCEEDED,
            "Ask for at most what the trust profile allows; a rotation is for more than the old key"
                + " only with the reason scope_change")
        .asException();
  }

  static ProblemException noDestination(RetrievalMode mode) {
    return Problem.of(
            DESTINATION_REQUIRED,
            "Nothing is delivered by %s under this profile; choose another delivery_channel, or onboard the agent with a destination for this one"
                .formatted(mode.wireName()))
        .asException();
  }

  static ProblemException unknownCallback() {
    return Problem.of(
            DESTINATION_REQUIRED,
            "Onboard the agent with this callback_url, have the profile approved, and rotate the key"
                + " again; only keys that go to a callback change it")
        .asException();
  }

  static ProblemException otherAccount() {
    return Problem.of(
            HttpProblems.CONFLICT,
            "The profile with this callback_url is for another credit account than the key; rotate"
                + " with preserve_credit_account false to leave the old one behind, or onboard the"
                + " agent with this callback_url and the key's credit_account_id")
        .asException();
  }

  static ProblemException mailNotConfigured() {
    return Problem.of(
            MAIL_NOT_CONFIGURED,
            "Choose another delivery_channel, or have whoever runs the gate set GATE_SMTP_HOST and"
                + " GATE_SMTP_SENDER")
        .asException();
  }

  static ProblemException mismatch(String member) {
    return Problem.of(
            HttpProblems.CONFLICT,
            "The field '%s' names something else than the trust profile or envelope does; send what they have"
                .formatted(member))
        .asException();
  }

  static ProblemException tooManyKeys() {
    return Problem.of(
            HttpProblems.CONFLICT,
            "The agent has as many working keys as it gets; revoke some first")
        .asException();
  }

  static ProblemException replaced(Envelope successor) {
    return Problem.of(
            ENVELOPE_REPLACED, "Another rotation was quicker; its envelope is in replacedBy")
        .with("replacedBy", successor.id().value())
        .asException();
  }

  static ProblemException ended() {
    return Problem.of(
            RETRIEVAL_ENDED,
            "It was taken before, its time is over, or it was revoked. If it was not you who took"
                + " it, have the key revoked; ask for another one")
        .asException();
  }
}
