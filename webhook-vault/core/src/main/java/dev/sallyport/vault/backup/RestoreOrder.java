package dev.sallyport.vault.backup;

import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import java.util.Optional;

/**
 * How a backup shall be restored.
 *
 * @param keyset opens what is in the backup and what is in the store
 * @param wrapped the same for the store
 * @param restoration what is remembered of it
 * @param confirmed whether more than a comparison is wanted
 */
public record RestoreOrder(
    VaultKeyset keyset, WrappedKeyset wrapped, Restoration restoration, boolean confirmed) {
  /** The reason of the log's entry. */
  public static final String REASON = "restored";

  /** What the log tells. */
  public LogEntry entry() {
    return new LogEntry(
        restoration.restoredAt(),
        LogOutcome.ALARM,
        REASON,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "backup-of-" + restoration.takenAt());
  }
}
