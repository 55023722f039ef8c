package dev.sallyport.gate.audit.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.transparency.LeafForm;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From when on one of two logs is whole: records from before were removed when their time was over,
 * and what they would say of a ticket nobody knows any more.
 */
final class WholeSince {
  private final LeafForm form;
  private boolean isRemoved;
  private @Nullable Instant first;

  /** Of a log of this form. */
  WholeSince(LeafForm form) {
    this.form = form;
  }

  /** Leaves without their records. */
  void removed() {
    isRemoved = true;
  }

  /** A record that is there. */
  void record(JsonNode record, Instant at) {
    isRemoved |=
        form.removal(record.path(form.event()).asText(), record.path(form.object()).asText())
            .isPresent();
    Instant before = first;
    first = before == null || at.isBefore(before) ? at : before;
  }

  /** When its first record was written; empty when none was ever removed. */
  Optional<Instant> time() {
    Instant at = first;
    return isRemoved ? Optional.of(at == null ? Instant.MAX : at) : Optional.empty();
  }

  /** Whether what was written at that time may have been removed. */
  boolean isAfter(Instant time) {
    return time().filter(time::isBefore).isPresent();
  }
}
