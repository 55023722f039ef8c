package dev.sallyport.service.batch;

/**
 * The queue is full. The item was not taken, nothing was done with it, and trying again later is
 * safe.
 */
public final class Overloaded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Overloaded() {
    super("the queue is full", null, false, false);
  }
}
