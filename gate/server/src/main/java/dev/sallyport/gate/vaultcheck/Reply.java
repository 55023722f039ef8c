package dev.sallyport.gate.vaultcheck;

/**
 * What came back, less everything that could be a secret.
 *
 * @param status 0: nothing came in time
 * @param code the answer's error, as far as it is a plain word
 * @param tellsValue whether the test entry's value is in it
 * @param tellsKey whether the made-up key is in it
 * @param kept whether caches may keep it
 */
record Reply(int status, String code, boolean tellsValue, boolean tellsKey, boolean kept) {
  static final Reply NONE = new Reply(0, "", false, false, false);

  boolean opened() {
    return status == 200;
  }

  /** A refusal as a vault makes one: not a failure, and not for the number of requests. */
  boolean refused() {
    return status >= 400 && status < 500 && status != 429;
  }

  String words() {
    return status == 0 ? "no answer" : code.isEmpty() ? "" + status : status + " " + code;
  }
}
