package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.AuditFilter;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.service.transparency.export.ExportFormat;
import dev.sallyport.service.transparency.export.ExportLines;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An export of the records that somebody asked for. */
final class AuditExportLines {
  private final ExportLines lines;
  private final AuditFilter filter;
  private final LeafHashes hashes = new LeafHashes();

  AuditExportLines(ExportFormat format, AuditFilter filter) {
    this.lines = new ExportLines(LeafForm.AUDIT, format);
    this.filter = filter;
  }

  void begin(AuditTree tree) {
    Map<String, @Nullable Object> asked = new LinkedHashMap<>();
    asked.put("filters", filter.named());
    asked.put("from", filter.from().map(AuditLeaf::time).orElse(null));
    asked.put("to", filter.to().map(AuditLeaf::time).orElse(null));
    lines.begin(tree.key(), tree.note(), asked);
  }

  /** Leaves whose records were removed. */
  void removed(CompactRange leaves) {
    lines.removed(leaves);
  }

  /**
   * A leaf with the record that is there; left out if nobody wants it and it is as it was. What
   * tells of removals is always wanted: without it no removal is taken for right.
   */
  void leaf(long index, TreeHash leaf, AuditEntry entry) {
    boolean wanted =
        filter.wants(entry) || entry.record().action().equals(AuditAction.AUDIT_REMOVED.wireName());
    if (!wanted && hashes.of(entry).equals(leaf)) {
      lines.omitted(index, leaf);
    } else {
      lines.leaf(index, leaf, AuditLeaf.members(entry));
    }
  }

  void missing(long index, TreeHash leaf, long id) {
    lines.missing(index, leaf, Long.toString(id));
  }

  void unlogged(AuditEntry entry) {
    lines.unlogged(AuditLeaf.members(entry));
  }

  void end(long size) {
    lines.end(size);
  }

  Buffer take() {
    return lines.take();
  }

  long rows() {
    return lines.rows();
  }

  String sha256Hex() {
    return lines.sha256Hex();
  }
}
