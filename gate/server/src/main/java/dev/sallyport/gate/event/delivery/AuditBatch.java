package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.proof.AuditLeaf;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message with records of the log, each with its place in the tree, and the checkpoint over them.
 *
 * @param from the place of the first record
 * @param to the place after the last one
 */
record AuditBatch(long from, long to, Buffer body) {
  /** Records of one message. */
  static final int MAXIMUM_RECORDS = 100;

  /** A message ends with the record that comes to this. Bytes. */
  static final int ENOUGH = 256 * 1024;

  private static final String TYPE = "audit.records";

  /**
   * What is known of the tree that the records are of.
   *
   * @param removed how many records were removed from the beginning of the log
   */
  record Tree(String key, long size, String checkpoint, long removed) {
    /** The log's name: a key's is the first part of how it is written. */
    String origin() {
      return key.substring(0, key.indexOf('+'));
    }
  }

  /**
   * What was removed from the log before anybody sent it: the hashes over it, and no record.
   *
   * @param leaves from the next one on
   */
  static AuditBatch ofRemoved(Tree tree, CompactRange leaves) {
    Map<String, Object> removed = new LinkedHashMap<>();
    removed.put("from", leaves.from());
    removed.put("to", leaves.to());
    removed.put("hashes", leaves.hashes().stream().map(TreeHash::toString).toList());
    Map<String, Object> data = head(tree, leaves.from(), leaves.to());
    data.put("removed", removed);
    data.put("records", List.of());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", TYPE);
    body.put("data", data);
    return new AuditBatch(leaves.from(), leaves.to(), Buffer.buffer(Json.write(body)));
  }

  private static Map<String, Object> head(Tree tree, long from, long to) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("origin", tree.origin());
    head.put("key", tree.key());
    head.put("from", from);
    head.put("to", to);
    head.put("size", tree.size());
    head.put("checkpoint", tree.checkpoint());
    return head;
  }

  /**
   * As many records as fit.
   *
   * @param ids of the records from {@code from} on, without a gap
   * @param entries those of them that are there
   */
  static AuditBatch of(Tree tree, long from, List<Long> ids, Map<Long, AuditEntry> entries) {
    Buffer records = Buffer.buffer();
    long next = from;
    for (int i = 0; i < ids.size() && records.length() < ENOUGH; i++) {
      records.appendString(i == 0 ? "" : ",");
      records.appendBytes(Json.write(record(next, ids.get(i), entries)));
      next++;
    }
    Map<String, Object> head = head(tree, from, next);
    Buffer body = Buffer.buffer("{\"type\":\"" + TYPE + "\",\"data\":");
    byte[] start = Json.write(head);
    body.appendBytes(start, 0, start.length - 1).appendString(",\"records\":[");
    return new AuditBatch(from, next, body.appendBuffer(records).appendString("]}}"));
  }

  /** As in an export: a record that is gone has a line, too. */
  private static Map<String, Object> record(long index, Long id, Map<Long, AuditEntry> entries) {
    AuditEntry entry = entries.get(id);
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("index", index);
    if (entry == null) {
      record.put("missing", Long.toString(id));
    } else {
      record.put("record", AuditLeaf.members(entry));
    }
    return record;
  }

  /** The same for the same records, whenever they are sent. */
  String id(String endpoint) {
    return endpoint + "_" + from + "_" + to;
  }
}
