package dev.sallyport.gate.vaultcheck;

import java.util.List;

/** What a vault does if it is right. */
enum Expected {
  OPENED("200 with the test entry"),
  TAKEN("200"),
  OPENED_ONCE("200 once, else 401 ticket_invalid"),
  TICKET_REFUSED("401 ticket_invalid"),
  EXPIRED("401 ticket_expired"),
  STALE("409 stale_creation"),
  OTHER_REQUEST_REFUSED("401 request_mismatch"),
  FORBIDDEN("403 forbidden"),
  GONE("404 token_not_found"),
  CALL_REFUSED("401 auth_failed"),
  KEY_NOT_REPEATED("an answer without the key");

  private final String words;

  Expected(String words) {
    this.words = words;
  }

  /** Whether the answers are as they should be; their codes may be of another dialect. */
  boolean met(List<Reply> replies) {
    return switch (this) {
      case OPENED -> replies.stream().allMatch(reply -> reply.opened() && reply.tellsValue());
      case TAKEN -> replies.stream().allMatch(Reply::opened);
      case OPENED_ONCE -> oneOpened(replies);
      case TICKET_REFUSED, EXPIRED, STALE, GONE, CALL_REFUSED ->
          replies.stream().allMatch(Reply::refused);
      // What the entry may not be used for is refused later, and otherwise: that shows nothing.
      case OTHER_REQUEST_REFUSED -> replies.stream().allMatch(reply -> reply.status() == 401);
      case FORBIDDEN -> replies.stream().allMatch(reply -> reply.status() == 403);
      case KEY_NOT_REPEATED ->
          replies.stream().allMatch(reply -> reply.status() != 0 && !reply.tellsKey());
    };
  }

  private static boolean oneOpened(List<Reply> replies) {
    return replies.stream().filter(Reply::opened).count() == 1
        && replies.stream().filter(Reply::refused).count() == replies.size() - 1;
  }

  String words() {
    return words;
  }
}
