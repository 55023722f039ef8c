package dev.sallyport.vault.binding;

import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The vault's binding to its gate: at most one per organisation, given away at most once. All of it
 * durable.
 */
public interface Bindings {
  /** How long the request id of a signed call is remembered (protocol section 2). */
  Duration CALLS_REMEMBERED = Duration.ofMinutes(10);

  /** Codes that can be open at once; issuing one more forgets the oldest. */
  int OPEN_CODES = 16;

  /** The binding, if a registration was ever asked for. */
  Future<Optional<BindingState>> find(Organisation organisation);

  /** Keeps {@code binding} unless there is one, and returns the one that is kept. */
  Future<BindingState> createIfAbsent(SealedBinding binding);

  /**
   * Makes {@code code} exchangeable until {@code expiresAt}. False, with nothing changed, when the
   * organisation has no binding or it was exchanged already.
   */
  Future<Boolean> issue(Organisation organisation, ExchangeCode code, Instant expiresAt);

  /**
   * The same for a caller who proved to own the vault: the code can be exchanged although another
   * was. Without it a vault whose answer to the first exchange was lost, or whose gate lost its
   * memory, could never be bound again.
   */
  Future<Boolean> issueToOwner(Organisation organisation, ExchangeCode code, Instant expiresAt);

  /**
   * Uses a code up, atomically: of all calls with codes that are not the owner's one gets {@link
   * ExchangeOutcome.Exchanged}, and of all calls with one code of the owner's one.
   */
  Future<ExchangeOutcome> exchange(Organisation organisation, ExchangeCode code, Instant now);

  /**
   * Remembers the request id of a signed call for {@link #CALLS_REMEMBERED}.
   *
   * @return false when it was seen within that time: a replay
   */
  Future<Boolean> rememberCall(Organisation organisation, String requestId, Instant now);

  /**
   * Forgets calls seen longer than {@link #CALLS_REMEMBERED} ago, a bounded number; returns how
   * many.
   */
  Future<Integer> forgetCalls(Organisation organisation, Instant now);
}
