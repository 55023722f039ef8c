package dev.sallyport.checks.bad.gate.agent;

import java.util.concurrent.CountDownLatch;

/** Breaks a rule on purpose. */
record Waits(CountDownLatch latch) {
  void rest() throws InterruptedException {
    latch.await();
  }
}
