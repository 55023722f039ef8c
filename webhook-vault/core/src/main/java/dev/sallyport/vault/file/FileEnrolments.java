package dev.sallyport.vault.file;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.EnrolmentPage;
import dev.sallyport.vault.enrolment.Enrolments;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Agents' keys in a vault file. */
final class FileEnrolments implements Enrolments {
  private final Organisation owner;
  private final FileWorker worker;

  FileEnrolments(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<Optional<SealedEnrolment>> find(Organisation organisation, AgentId agent) {
    return worker.read(changes -> find(organisation, agent, changes));
  }

  private Optional<SealedEnrolment> find(
      Organisation organisation, AgentId agent, Changes changes) {
    return organisation.equals(owner) ? changes.state().enrolments().find(agent) : Optional.empty();
  }

  @Override
  public Future<Void> put(SealedEnrolment enrolment) {
    return worker.write(changes -> put(enrolment, changes)).mapEmpty();
  }

  private boolean put(SealedEnrolment sealed, Changes changes) {
    if (!sealed.organisation().equals(owner)) {
      throw new IllegalArgumentException("a vault file is of one organisation");
    }
    FileEnrolmentState enrolments = changes.state().enrolments();
    boolean isNew = enrolments.find(sealed.enrolment().agent()).isEmpty();
    if (isNew && enrolments.count() >= FileLimits.ENROLMENTS) {
      throw new StoreException(
          StoreException.Kind.FULL, "the vault file holds no more agents' keys");
    }
    changes.add(new Entry.Enrolled(sealed));
    return isNew;
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, AgentId agent) {
    return worker.write(
        changes -> {
          boolean enrolled = find(organisation, agent, changes).isPresent();
          if (enrolled) {
            changes.add(new Entry.Unenrolled(agent));
          }
          return enrolled;
        });
  }

  @Override
  public Future<EnrolmentPage> list(Organisation organisation, Optional<AgentId> after, int limit) {
    EnrolmentPage.requireLimit(limit);
    return worker.read(
        changes ->
            EnrolmentPage.of(
                organisation.equals(owner)
                    ? changes.state().enrolments().after(after, limit + 1)
                    : List.of(),
                limit));
  }
}
