package dev.sallyport.vault.server.owner;

/** What the owner's commands answer to whoever started them. Scripts depend on the numbers. */
enum ExitCode {
  DONE(0, "done"),
  FAILED(1, "failed for another reason"),
  NOT_FOUND(3, "there is no such credential"),
  ALREADY_THERE(4, "it is there already and was left alone"),
  UNCONFIRMED(5, "nothing was done: it needs --confirm"),
  INVALID_INPUT(65, "standard input, or a file, is not what was asked for"),
  UNAVAILABLE(75, "the store cannot be reached or is busy; try again"),
  KEY(77, "the key is missing or does not open the store"),
  CONFIGURATION(78, "a VAULT_ variable is missing or wrong");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  String meaning() {
    return meaning;
  }
}
