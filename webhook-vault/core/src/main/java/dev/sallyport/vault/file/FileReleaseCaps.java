package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.cap.CapUse;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.cap.ReleaseCaps;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Caps in a vault file. */
final class FileReleaseCaps implements ReleaseCaps {
  private final Organisation owner;
  private final FileWorker worker;

  FileReleaseCaps(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<Void> put(Organisation organisation, ReleaseCap cap) {
    return worker.write(changes -> put(organisation, cap, changes)).mapEmpty();
  }

  private boolean put(Organisation organisation, ReleaseCap cap, Changes changes) {
    if (!organisation.equals(owner)) {
      throw new IllegalArgumentException("a vault file is of one organisation");
    }
    FileCapState caps = changes.state().caps();
    boolean isNew = caps.find(cap.service()).isEmpty();
    if (isNew && caps.count() >= MAXIMUM) {
      throw new StoreException(StoreException.Kind.FULL, "the vault file holds no more caps");
    }
    changes.add(new Entry.CapSet(cap));
    return isNew;
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, ServiceName service) {
    return worker.write(
        changes -> {
          boolean capped =
              organisation.equals(owner) && changes.state().caps().find(service).isPresent();
          if (capped) {
            changes.add(new Entry.CapRemoved(service));
          }
          return capped;
        });
  }

  @Override
  public Future<List<CapUse>> list(Organisation organisation, Instant now) {
    return worker.read(
        changes -> organisation.equals(owner) ? changes.state().caps().uses(now) : List.of());
  }

  @Override
  public Future<Optional<Instant>> roomAt(
      Organisation organisation, ServiceName service, Instant now) {
    return worker.read(
        changes -> {
          FileCapState caps = changes.state().caps();
          return organisation.equals(owner)
              ? caps.find(service).flatMap(cap -> caps.roomAt(cap, now))
              : Optional.empty();
        });
  }
}
