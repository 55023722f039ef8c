package dev.sallyport.service.transparency.export;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an export: every leaf of the tree, in order, either with its record or as part of a
 * run that is left out and stands there with the hashes over it. So an export proves by itself that
 * nothing else was left out. Keeps a hash of what it has written. Not thread-safe.
 */
public final class ExportLines {
  private final LeafForm form;
  private final ExportFormat format;
  private final MessageDigest written = sha256();
  private Buffer pending = Buffer.buffer();
  private CompactRange run = CompactRange.startingAt(0);
  private String runIs = Run.OMITTED;
  private boolean first = true;
  private long rows;

  /** Why leaves stand there without records. */
  static final class Run {
    /** Nobody asked for them. */
    static final String OMITTED = "omitted";

    /** They were kept for as long as they are kept. */
    static final String REMOVED = "removed";

    private Run() {}
  }

  /** Writes records of this form. */
  public ExportLines(LeafForm form, ExportFormat format) {
    this.form = form;
    this.format = format;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Begins.
   *
   * @param checkpoint up to which the log is written
   * @param more what else the first line says
   */
  public void begin(NoteKey key, String checkpoint, Map<String, @Nullable Object> more) {
    pending.appendString(format.opening());
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("export", form.exportKind());
    line.put("origin", key.name());
    line.put("key", key.toString());
    line.put("checkpoint", checkpoint);
    line.putAll(more);
    add(line);
  }

  /** A leaf with the record that is there. */
  public void leaf(long index, TreeHash leaf, Map<String, @Nullable String> record) {
    endRun(index);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("index", index);
    line.put("leaf", leaf.toString());
    line.put("record", record);
    add(line);
    rows++;
  }

  /** A leaf whose record nobody asked for, and which is as it was. */
  public void omitted(long index, TreeHash leaf) {
    leftOut(index, leaf, Run.OMITTED);
  }

  /** A leaf whose record was removed when its time was over. */
  public void removed(long index, TreeHash leaf) {
    leftOut(index, leaf, Run.REMOVED);
  }

  /** The same of many leaves next to each other, of which hashes are known that are over them. */
  public void removed(CompactRange leaves) {
    if (leaves.to() > leaves.from()) {
      beginRun(leaves.from(), Run.REMOVED);
      run.append(leaves);
    }
  }

  private void leftOut(long index, TreeHash leaf, String why) {
    beginRun(index, why);
    run.append(leaf);
  }

  private void beginRun(long index, String why) {
    if (!runIs.equals(why)) {
      endRun(index);
      run = CompactRange.startingAt(index);
      runIs = why;
    }
  }

  /** A leaf whose record is not there. */
  public void missing(long index, TreeHash leaf, String number) {
    endRun(index);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("index", index);
    line.put("leaf", leaf.toString());
    line.put("missing", number);
    add(line);
  }

  /** A record that is there and has no leaf. */
  public void unlogged(Map<String, @Nullable String> record) {
    add(Map.of("unlogged", record));
  }

  /** Ends, behind this many leaves. */
  public void end(long size) {
    endRun(size);
    pending.appendString(format.closing());
  }

  private void endRun(long next) {
    if (run.to() > run.from()) {
      Map<String, Object> hashes = new LinkedHashMap<>();
      hashes.put("from", run.from());
      hashes.put("to", run.to());
      hashes.put("hashes", run.hashes().stream().map(TreeHash::toString).toList());
      add(Map.of(runIs, hashes));
    }
    run = CompactRange.startingAt(next + 1);
  }

  private void add(Map<String, ?> line) {
    pending.appendString(first ? "" : format.between());
    first = false;
    pending.appendBytes(Json.write(line));
  }

  /** What is to be written next. */
  public Buffer take() {
    Buffer taken = pending;
    written.update(taken.getBytes());
    pending = Buffer.buffer();
    return taken;
  }

  /** Records so far. */
  public long rows() {
    return rows;
  }

  /** Of everything that was taken. Ends the export. */
  public String sha256Hex() {
    return HexFormat.of().formatHex(written.digest());
  }
}
