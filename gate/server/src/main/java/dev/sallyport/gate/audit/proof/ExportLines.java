package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.AuditFilter;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines of an export: every leaf of the tree, in order, either with its record or as part of a
 * run that is left out and stands there with the hashes over it. So an export proves by itself that
 * nothing else was left out. Keeps a hash of what it has written.
 */
final class ExportLines {
  private final ExportFormat format;
  private final AuditFilter filter;
  private final LeafHashes hashes = new LeafHashes();
  private final MessageDigest written = sha256();
  private Buffer pending = Buffer.buffer();
  private CompactRange omitted = CompactRange.startingAt(0);
  private boolean first = true;
  private long rows;

  ExportLines(ExportFormat format, AuditFilter filter) {
    this.format = format;
    this.filter = filter;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void begin(AuditTree tree) {
    pending.appendString(format.opening());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("export", "sallyport/audit-export/v1");
    line.put("origin", tree.key().name());
    line.put("key", tree.key().toString());
    line.put("checkpoint", tree.note());
    line.put("filters", filter.named());
    line.put("from", filter.from().map(AuditLeaf::time).orElse(null));
    line.put("to", filter.to().map(AuditLeaf::time).orElse(null));
    add(line);
  }

  /** A leaf with the record that is there; left out if nobody wants it and it is as it was. */
  void leaf(long index, TreeHash leaf, AuditEntry entry) {
    if (!filter.wants(entry) && hashes.of(entry).equals(leaf)) {
      omitted.append(leaf);
      return;
    }
    endOmission(index);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("index", index);
    line.put("leaf", leaf.toString());
    line.put("record", AuditLeaf.members(entry));
    add(line);
    rows++;
  }

  /** A leaf whose record is not there. */
  void missing(long index, TreeHash leaf, long id) {
    endOmission(index);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("index", index);
    line.put("leaf", leaf.toString());
    line.put("missing", Long.toString(id));
    add(line);
  }

  /** A record that is there and has no leaf. */
  void unlogged(AuditEntry entry) {
    add(Map.of("unlogged", AuditLeaf.members(entry)));
  }

  void end(long size) {
    endOmission(size);
    pending.appendString(format.closing());
  }

  private void endOmission(long next) {
    if (omitted.to() > omitted.from()) {
      Map<String, Object> run = new LinkedHashMap<>();
      run.put("from", omitted.from());
      run.put("to", omitted.to());
      run.put("hashes", omitted.hashes().stream().map(TreeHash::toString).toList());
      add(Map.of("omitted", run));
    }
    omitted = CompactRange.startingAt(next + 1);
  }

  private void add(Map<String, Object> line) {
    pending.appendString(first ? "" : format.between());
    first = false;
    pending.appendBytes(Json.write(line));
  }

  /** What is to be written next. */
  Buffer take() {
    Buffer taken = pending;
    written.update(taken.getBytes());
    pending = Buffer.buffer();
    return taken;
  }

  /** Records so far. */
  long rows() {
    return rows;
  }

  /** Of everything that was taken. Ends the export. */
  String sha256Hex() {
    return HexFormat.of().formatHex(written.digest());
  }
}
