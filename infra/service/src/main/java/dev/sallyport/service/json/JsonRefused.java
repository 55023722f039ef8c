package dev.sallyport.service.json;

/**
 * A text that is not the JSON we ask for. The message is meant for the sender: it names the field,
 * never a value.
 */
public final class JsonRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;

  JsonRefused(String advice) {
    super(advice, null, false, false);
    this.advice = advice;
  }

  /** What is wrong and what to do, in one sentence. */
  public String advice() {
    return advice;
  }
}
