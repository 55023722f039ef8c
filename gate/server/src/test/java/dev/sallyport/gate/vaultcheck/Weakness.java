package dev.sallyport.gate.vaultcheck;

import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.call.CallRefusal;
import java.util.Set;

/** What a vault can do wrong, one thing each, and the attacks that find it. */
@SuppressWarnings("ImmutableEnumChecker") // what Set.of makes does not change
public enum Weakness {
  NONE(Set.of(), Set.of(), Set.of()),
  BELIEVES_ANY_SIGNATURE(
      Set.of(TicketRefusal.BAD_SIGNATURE), Set.of(), Set.of("forged_signature", "other_key")),
  BELIEVES_ANY_KEY_ID(Set.of(TicketRefusal.UNKNOWN_KEY), Set.of(), Set.of("unknown_key_id")),
  MISSES_NO_HEADER(Set.of(TicketRefusal.MISSING_HEADER), Set.of(), Set.of("no_key_id")),
  TAKES_UNSIGNED(Set.of(), Set.of(), Set.of("algorithm_none")),
  LETS_TICKETS_CHOOSE_THE_ALGORITHM(Set.of(), Set.of(), Set.of("algorithm_swapped")),
  IGNORES_THE_ALGORITHM(
      Set.of(TicketRefusal.WRONG_ALGORITHM), Set.of(), Set.of("algorithm_mislabelled")),
  IGNORES_THE_TYPE(Set.of(TicketRefusal.WRONG_TYPE), Set.of(), Set.of("other_type")),
  IGNORES_WHAT_IS_CRITICAL(
      Set.of(TicketRefusal.UNKNOWN_HEADER), Set.of(), Set.of("unknown_header")),
  IGNORES_THE_END(Set.of(TicketRefusal.EXPIRED), Set.of(), Set.of("expired")),
  IGNORES_THE_BEGINNING(Set.of(TicketRefusal.NOT_YET_VALID), Set.of(), Set.of("not_yet_valid")),
  TAKES_ANY_LIFETIME(
      Set.of(TicketRefusal.LIFETIME_TOO_LONG), Set.of(), Set.of("lifetime_too_long")),
  IGNORES_THE_PURPOSE(
      Set.of(TicketRefusal.PURPOSE_NOT_ALLOWED),
      Set.of(),
      Set.of(
          "store_ticket_for_reading",
          "totp_code_ticket_for_reading",
          "proxy_ticket_for_reading",
          "request_ticket_for_reading",
          "reading_ticket_for_storing")),
  IGNORES_THE_SERVICE(Set.of(TicketRefusal.SERVICE_MISMATCH), Set.of(), Set.of("other_service")),
  IGNORES_THE_REQUEST(
      Set.of(TicketRefusal.REQUEST_MISMATCH),
      Set.of(),
      Set.of(
          "request_by_another_method",
          "request_for_another_path",
          "request_with_another_query",
          "request_with_a_reordered_query",
          "request_at_another_host",
          "proxy_for_another_url")),
  IGNORES_THE_GATE(Set.of(TicketRefusal.WRONG_ISSUER), Set.of(), Set.of("other_gate")),
  IGNORES_THE_VAULT(Set.of(TicketRefusal.WRONG_AUDIENCE), Set.of(), Set.of("other_vault")),
  IGNORES_WHAT_IT_DOES_NOT_KNOW(
      Set.of(TicketRefusal.UNKNOWN_CLAIM), Set.of(), Set.of("unknown_claim")),
  MISSES_NOTHING(
      Set.of(TicketRefusal.MISSING_CLAIM),
      Set.of(),
      Set.of(
          "never_expires",
          "without_jti",
          "without_svc",
          "without_pur",
          "without_sub",
          "without_iat",
          "without_gid",
          "without_req")),
  READS_GENEROUSLY(
      Set.of(TicketRefusal.MALFORMED),
      Set.of(),
      Set.of("claim_twice", "doubled", "algorithm_none", "algorithm_swapped")),
  TAKES_THE_LAST_OF_TWO(Set.of(), Set.of(), Set.of("given_twice")),
  READS_ANY_LENGTH(Set.of(TicketRefusal.TOO_LONG), Set.of(), Set.of("oversized")),
  IGNORES_THE_HOLDER(
      Set.of(TicketRefusal.HOLDER_MISMATCH),
      Set.of(),
      Set.of("holder_absent", "holder_other", "holder_uninvited")),
  IGNORES_THE_CREATION(Set.of(TicketRefusal.STALE_CREATION), Set.of(), Set.of("stale_creation")),
  TAKES_REPLAYS(Set.of(), Set.of(), Set.of("replayed", "replayed_at_once")),
  IS_SLOW_TO_REMEMBER(Set.of(), Set.of(), Set.of("replayed_at_once")),
  BURNS_REFUSED_TICKETS(Set.of(), Set.of(), Set.of("refused_ticket_is_spared")),
  REPEATS_KEYS(Set.of(), Set.of(), Set.of("key_is_not_repeated")),
  STUMBLES_OVER_KEYS(Set.of(), Set.of(), Set.of("key_is_ignored")),
  TELLS_TOO_MUCH(Set.of(), Set.of(), Set.of("refusals_tell_nothing")),
  LETS_CACHES_KEEP_ANSWERS(Set.of(), Set.of(), Set.of("answers_are_not_kept")),
  KEEPS_WHAT_IS_DELETED(Set.of(), Set.of(), Set.of("entry_is_gone")),
  FALLS_OVER(Set.of(), Set.of(), Set.of("truncated")),
  BELIEVES_ANY_CALL(
      Set.of(),
      Set.of(CallRefusal.BAD_SIGNATURE),
      Set.of("call_under_another_secret", "call_with_another_body", "call_for_another_path")),
  TAKES_OLD_CALLS(
      Set.of(), Set.of(CallRefusal.STALE), Set.of("call_too_old", "call_from_the_future")),
  TAKES_UNSIGNED_CALLS(
      Set.of(),
      Set.of(CallRefusal.MALFORMED),
      Set.of(
          "call_without_signature",
          "call_without_timestamp",
          "call_without_request_id",
          "storage_without_signature",
          "proxy_without_signature",
          "call_in_the_other_dialect")),
  TAKES_CALLS_AGAIN(Set.of(), Set.of(), Set.of("call_sent_twice"));

  private final Set<TicketRefusal> ignored;
  private final Set<CallRefusal> ignoredOfCalls;
  private final Set<String> foundBy;

  Weakness(Set<TicketRefusal> ignored, Set<CallRefusal> ignoredOfCalls, Set<String> foundBy) {
    this.ignored = ignored;
    this.ignoredOfCalls = ignoredOfCalls;
    this.foundBy = foundBy;
  }

  boolean ignores(TicketRefusal refusal) {
    return ignored.contains(refusal);
  }

  boolean ignores(CallRefusal refusal) {
    return ignoredOfCalls.contains(refusal);
  }

  /** The attacks on a vault with this weakness that fail, and no others. */
  Set<String> foundBy() {
    return foundBy;
  }
}
