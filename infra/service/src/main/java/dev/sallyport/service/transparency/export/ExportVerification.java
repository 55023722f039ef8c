package dev.sallyport.service.transparency.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.TreeHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the lines of an export once, builds the tree that they claim, and compares: each
 * record with its leaf, the tree with the export's checkpoint and with others that were kept
 * elsewhere. Needs memory for a few hashes, however long the export is.
 */
final class ExportVerification {
  private final Findings findings;
  private final Map<Long, Checkpoint> others = new TreeMap<>();
  private final CompactRange tree = CompactRange.startingAt(0);
  private final Removals removals = new Removals();
  private final LeafForm form;
  private final Checkpoint checkpoint;
  private long rows;

  /**
   * Begins with an export's first line.
   *
   * @param others checkpoints that were kept elsewhere
   */
  ExportVerification(
      LeafForm form, Checkpoint checkpoint, List<Checkpoint> others, Findings findings) {
    this.form = form;
    this.checkpoint = checkpoint;
    this.findings = findings;
    for (Checkpoint other : others) {
      keep(other);
    }
    compareHere();
  }

  private void keep(Checkpoint other) {
    if (other.size() > checkpoint.size()) {
      findings.add(
          "a checkpoint over %d records was kept, and this export is of a log with %d: the log was rolled back, or the export is older than the checkpoint"
              .formatted(other.size(), checkpoint.size()));
      return;
    }
    Checkpoint same = others.putIfAbsent(other.size(), other);
    if (same != null && !same.root().equals(other.root())) {
      findings.add(
          "two checkpoints over %d records were kept and say different things: the log was forked"
              .formatted(other.size()));
    }
  }

  /** The checkpoint that an export's first line holds, if this key has signed it. */
  static Optional<Checkpoint> checkpoint(JsonNode line, NoteKey key) {
    return Checkpoint.open(line.path("checkpoint").asText(), key);
  }

  void line(JsonNode line) {
    if (line.has(ExportLines.Run.OMITTED)) {
      leftOut(line.path(ExportLines.Run.OMITTED));
    } else if (line.has(ExportLines.Run.REMOVED)) {
      leftOut(line.path(ExportLines.Run.REMOVED));
      removals.found(tree);
    } else if (line.has("unlogged")) {
      findings.add(
          "record %s was inserted: it is in the log, and no checkpoint ever covered it"
              .formatted(line.path("unlogged").path(form.number()).asText()));
    } else if (line.has("missing")) {
      findings.add(
          "record %s was deleted: it was number %d of the log"
              .formatted(line.path("missing").asText(), line.path("index").asLong()));
      leaf(line, null);
    } else {
      leaf(line, line.path("record"));
    }
  }

  private void leaf(JsonNode line, @Nullable JsonNode record) {
    Optional<TreeHash> stated = TreeHash.parse(line.path("leaf").asText());
    if (stated.isEmpty() || !isNext(line.path("index").asLong(-1))) {
      findings.add("the export is damaged after number %d of the log".formatted(tree.to()));
      return;
    }
    if (record != null) {
      rows++;
      removals.told(form, record);
      if (!hash(record).equals(stated.get())) {
        findings.add(
            "record %s was changed: it is number %d of the log, and not what was signed there"
                .formatted(record.path(form.number()).asText(), tree.to()));
      }
    }
    tree.append(stated.get());
    compareHere();
  }

  private boolean isNext(long index) {
    return index == tree.to();
  }

  private TreeHash hash(JsonNode record) {
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    for (String name : form.members()) {
      members.put(name, record.path(name).textValue());
    }
    return form.hash(members);
  }

  private void leftOut(JsonNode run) {
    List<TreeHash> hashes = new ArrayList<>();
    for (JsonNode hash : run.path("hashes")) {
      TreeHash.parse(hash.asText()).ifPresent(hashes::add);
    }
    long from = run.path("from").asLong(-1);
    try {
      if (!isNext(from)) {
        throw new IllegalArgumentException("it begins elsewhere");
      }
      tree.append(CompactRange.of(from, run.path("to").asLong(-1), hashes));
      compareHere();
    } catch (IllegalArgumentException e) {
      findings.add(
          "the export is damaged after number %d of the log: what it leaves out does not fit"
              .formatted(tree.to()));
    }
  }

  private void compareHere() {
    Checkpoint here = others.remove(tree.to());
    if (here != null && !here.root().equals(tree.root())) {
      findings.add(
          "the first %d records are not those that a checkpoint kept elsewhere covers: records up to there were changed, put in another order, inserted or taken out, and the log was signed again"
              .formatted(here.size()));
    }
  }

  /** Compares the whole, at the end of the file. */
  void end() {
    if (tree.to() < checkpoint.size()) {
      findings.add(
          "the export ends after %d of %d records".formatted(tree.to(), checkpoint.size()));
    } else if (tree.to() > checkpoint.size() || !tree.root().equals(checkpoint.root())) {
      findings.add(
          "the export's records together are not those that its checkpoint covers: some were put in another order, inserted or taken out, and their hashes with them");
    }
    removals.unexplained().forEach(findings::add);
    others
        .values()
        .forEach(
            other ->
                findings.add(
                    (other.size() < removals.records()
                            ? "the checkpoint over %d records that was kept cannot be compared, since the records around there were removed: ask the log itself for a proof of consistency from it"
                            : "the checkpoint over %d records that was kept cannot be compared, since the export leaves records out around there: make one without filters")
                        .formatted(other.size())));
  }

  long rows() {
    return rows;
  }
}
