package dev.sallyport.gate.event.delivery;

import java.util.Optional;

/** How an attempt ended. */
sealed interface AttemptResult {
  /** The receiver took the message. */
  record Taken(int httpStatus) implements AttemptResult {}

  /** It may be tried again. */
  record Failed(DeliveryFailure failure, Optional<Integer> httpStatus) implements AttemptResult {}

  /** It is not tried again: there is nobody who could take it. */
  record Refused(DeliveryFailure failure) implements AttemptResult {}

  /** The receiver wants no more events. */
  record Gone() implements AttemptResult {
    static final int HTTP_STATUS = 410;
  }

  /** What an answer with this status means. */
  static AttemptResult ofStatus(int status) {
    if (status >= 200 && status < 300) {
      return new Taken(status);
    }
    if (status == Gone.HTTP_STATUS) {
      return new Gone();
    }
    boolean redirected = status >= 300 && status < 400;
    return new Failed(
        redirected ? DeliveryFailure.REDIRECTED : DeliveryFailure.REFUSED, Optional.of(status));
  }

  /** A failure without an answer. */
  static AttemptResult without(DeliveryFailure failure) {
    return new Failed(failure, Optional.empty());
  }
}
