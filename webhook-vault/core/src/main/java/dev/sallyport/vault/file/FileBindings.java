package dev.sallyport.vault.file;

import dev.sallyport.vault.binding.BindingState;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.binding.ExchangeCode;
import dev.sallyport.vault.binding.ExchangeOutcome;
import dev.sallyport.vault.binding.SealedBinding;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** The binding in a vault file. */
final class FileBindings implements Bindings {
  private final Organisation owner;
  private final FileWorker worker;

  FileBindings(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<Optional<BindingState>> find(Organisation organisation) {
    return worker.read(
        changes -> organisation.equals(owner) ? changes.state().binding() : Optional.empty());
  }

  @Override
  public Future<BindingState> createIfAbsent(SealedBinding binding) {
    return worker.write(
        changes -> {
          requireOwner(binding.organisation());
          if (changes.state().binding().isEmpty()) {
            changes.add(new Entry.BindingCreated(binding));
          }
          return changes.state().binding().orElseThrow();
        });
  }

  @Override
  public Future<Boolean> issue(Organisation organisation, ExchangeCode code, Instant expiresAt) {
    return issue(organisation, code, new OpenCode(expiresAt, false));
  }

  @Override
  public Future<Boolean> issueToOwner(
      Organisation organisation, ExchangeCode code, Instant expiresAt) {
    return issue(organisation, code, new OpenCode(expiresAt, true));
  }

  private Future<Boolean> issue(Organisation organisation, ExchangeCode code, OpenCode issued) {
    return worker.write(
        changes -> {
          Optional<BindingState> binding = changes.state().binding();
          boolean open =
              organisation.equals(owner)
                  && binding.filter(state -> !state.isBound() || issued.toOwner()).isPresent();
          if (open) {
            changes.add(new Entry.CodeIssued(CodeHash.of(code), issued));
          }
          return open;
        });
  }

  @Override
  public Future<ExchangeOutcome> exchange(
      Organisation organisation, ExchangeCode code, Instant now) {
    return worker.write(
        changes ->
            organisation.equals(owner)
                ? exchange(CodeHash.of(code), now, changes)
                : new ExchangeOutcome.Unknown());
  }

  @Override
  public Future<Boolean> rememberCall(Organisation organisation, String requestId, Instant now) {
    return worker.write(
        changes -> {
          requireOwner(organisation);
          return rememberCall(requestId, now, changes);
        });
  }

  @Override
  public Future<Integer> forgetCalls(Organisation organisation, Instant now) {
    Instant until = now.minus(CALLS_REMEMBERED);
    return worker.write(
        changes -> {
          int old = organisation.equals(owner) ? changes.state().callsSeenUntil(until) : 0;
          if (old > 0) {
            changes.add(new Entry.CallsForgotten(until));
          }
          return old;
        });
  }

  private static ExchangeOutcome exchange(CodeHash code, Instant now, Changes changes) {
    FileState state = changes.state();
    Optional<OpenCode> open = state.openCode(code);
    if (state.exchangedCode().filter(code::equals).isPresent()) {
      return new ExchangeOutcome.Used();
    }
    if (open.isEmpty()) {
      return new ExchangeOutcome.Unknown();
    }
    if (state.exchangedCode().isPresent() && !open.get().toOwner()) {
      return new ExchangeOutcome.Sealed();
    }
    if (!now.isBefore(open.get().expiresAt())) {
      return new ExchangeOutcome.Expired();
    }
    changes.add(new Entry.Exchanged(code, now));
    return new ExchangeOutcome.Exchanged(state.binding().orElseThrow().binding());
  }

  private static boolean rememberCall(String requestId, Instant now, Changes changes) {
    Optional<Instant> seen = changes.state().callSeenAt(requestId);
    if (seen.isPresent() && now.isBefore(seen.get().plus(CALLS_REMEMBERED))) {
      return false;
    }
    if (changes.state().callCount() >= FileLimits.CALLS) {
      throw new StoreException(StoreException.Kind.FULL, "the vault file remembers no more calls");
    }
    changes.add(new Entry.CallSeen(requestId, now));
    return true;
  }

  private void requireOwner(Organisation organisation) {
    if (!organisation.equals(owner)) {
      throw new IllegalArgumentException("a vault file is of one organisation");
    }
  }
}
