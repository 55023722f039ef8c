package dev.sallyport.service.transparency.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.TreeHash;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the records that are gone from a log's beginning are those that the log itself says were
 * removed: so many, and with this root over them.
 */
final class Removals {
  /** All of them: a log that was joined with another's backup may tell of both. */
  private final Set<LeafForm.Removal> told = new HashSet<>();

  private long records;
  private Optional<TreeHash> root = Optional.empty();

  /** Everything up to here is gone. */
  void found(CompactRange tree) {
    records = tree.to();
    root = tree.from() == 0 ? Optional.of(tree.root()) : Optional.empty();
  }

  /** How many are gone. */
  long records() {
    return records;
  }

  /** Looks whether a record tells of a removal. */
  void told(LeafForm form, JsonNode record) {
    form.removal(record.path(form.event()).asText(), record.path(form.object()).asText())
        .ifPresent(told::add);
  }

  List<String> unexplained() {
    if (records == 0
        || root.map(over -> new LeafForm.Removal(records, over.toString()))
            .filter(told::contains)
            .isPresent()) {
      return List.of();
    }
    return List.of(
        "the first %d records are gone, and no record says that these were removed when their time was over"
            .formatted(records));
  }
}
