package dev.sallyport.vault.backup;

import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import java.util.ArrayList;
import java.util.List;
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

  private static final String CAME_BACK = "restored_came_back";
  private static final String WENT_BACK = "restored_went_back";

  /**
   * What the log tells: that it was restored, and each credential and each agent's key that lives
   * again or is an older one. Nobody shall have to remember what was deleted.
   */
  public List<LogEntry> entries(Differences found) {
    List<LogEntry> entries = new ArrayList<>();
    entries.add(entry(REASON, Optional.empty(), Optional.empty()));
    found.comingBack().forEach(name -> about(name, CAME_BACK).ifPresent(entries::add));
    found.goingBack().forEach(name -> about(name, WENT_BACK).ifPresent(entries::add));
    return entries;
  }

  private Optional<LogEntry> about(String name, String reason) {
    Optional<String> service = Differences.credential(name);
    Optional<String> agent = Differences.enrolledAgent(name);
    return service.isPresent() || agent.isPresent()
        ? Optional.of(entry(reason, agent, service))
        : Optional.empty();
  }

  private LogEntry entry(String reason, Optional<String> subject, Optional<String> service) {
    return new LogEntry(
        restoration.restoredAt(),
        LogOutcome.ALARM,
        reason,
        Optional.empty(),
        subject,
        service,
        Optional.empty(),
        Optional.empty(),
        "backup-of-" + restoration.takenAt());
  }
}
