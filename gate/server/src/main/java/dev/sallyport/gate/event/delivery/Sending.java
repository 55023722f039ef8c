package dev.sallyport.gate.event.delivery;

import io.vertx.core.Future;

/** A way in which messages leave the gate. */
@FunctionalInterface
interface Sending {
  /** One attempt. Never fails: what went wrong is its result. */
  Future<AttemptResult> send(DueDelivery delivery);

  /** Each message the way it is meant for. */
  static Sending by(Sending webhooks, Sending mails) {
    return delivery -> (delivery.isMail() ? mails : webhooks).send(delivery);
  }
}
