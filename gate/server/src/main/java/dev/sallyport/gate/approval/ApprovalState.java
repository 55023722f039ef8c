package dev.sallyport.gate.approval;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a held request is. */
public enum ApprovalState {
  /** Somebody has to decide. */
  PENDING,
  /** It may be used: once, or until its end. */
  APPROVED,
  /** Its one use is recorded, and the ticket is about to be issued. */
  EXECUTING,
  /** It was used as it was approved. */
  EXECUTED,
  /** Somebody said no. */
  DENIED,
  /** Nobody decided in time, or nobody used it in time. */
  EXPIRED,
  /** Its one use was recorded, and no ticket was issued. */
  FAILED;

  /** The name in the API and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of exactly this wire name. */
  public static Optional<ApprovalState> parse(String wireName) {
    return Arrays.stream(values()).filter(state -> state.wireName().equals(wireName)).findFirst();
  }

  /** Where a step leads from here; empty where it is not possible. */
  public Optional<ApprovalState> after(ApprovalStep step) {
    return switch (this) {
      case PENDING ->
          switch (step) {
            case APPROVE -> Optional.of(APPROVED);
            case DENY -> Optional.of(DENIED);
            case LAPSE -> Optional.of(EXPIRED);
            case TAKE, USE, FINISH, FAIL, LAPSE_USED -> Optional.empty();
          };
      case APPROVED ->
          switch (step) {
            case TAKE -> Optional.of(EXECUTING);
            case USE -> Optional.of(APPROVED);
            case LAPSE -> Optional.of(EXPIRED);
            case LAPSE_USED -> Optional.of(EXECUTED);
            case APPROVE, DENY, FINISH, FAIL -> Optional.empty();
          };
      case EXECUTING ->
          switch (step) {
            case FINISH -> Optional.of(EXECUTED);
            case FAIL, LAPSE_USED -> Optional.of(FAILED);
            case APPROVE, DENY, TAKE, USE, LAPSE -> Optional.empty();
          };
      case EXECUTED, DENIED, EXPIRED, FAILED -> Optional.empty();
    };
  }
}
