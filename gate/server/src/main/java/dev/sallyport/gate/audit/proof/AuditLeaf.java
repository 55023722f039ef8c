package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.service.transparency.LeafText;
import dev.sallyport.service.transparency.TreeHash;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as its leaf holds it and as exports write it: members, in one order, all texts. */
public final class AuditLeaf {
  /** The first line of every leaf of this form. */
  public static final String KIND = "sallyport/audit/v1";

  /** The names of a leaf's members, in their order. */
  public static final List<String> MEMBERS =
      List.of(
          "id",
          "at",
          "organisation",
          "action",
          "decision",
          "source",
          "reason",
          "actor",
          "key",
          "object",
          "service",
          "client",
          "ticket",
          "requestId",
          "rule",
          "trace");

  /** Microseconds, always: what the database keeps. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private AuditLeaf() {}

  static Map<String, @Nullable String> members(AuditEntry entry) {
    AuditRecord record = entry.record();
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    members.put("id", Long.toString(entry.id()));
    members.put("at", time(entry.at()));
    members.put("organisation", record.organisation());
    members.put("action", record.action().wireName());
    members.put("decision", record.decision().wireName());
    members.put("source", record.source().wireName());
    members.put("reason", record.reason());
    members.put("actor", record.actor());
    members.put("key", record.key());
    members.put("object", record.object());
    members.put("service", record.service());
    members.put("client", record.client());
    members.put("ticket", record.ticket());
    members.put("requestId", record.request());
    members.put("rule", entry.explanation().rule());
    members.put("trace", entry.explanation().trace());
    return Collections.unmodifiableMap(members);
  }

  static String time(Instant at) {
    return TIME.format(at);
  }

  static TreeHash hash(AuditEntry entry) {
    return LeafText.hash(KIND, members(entry));
  }
}
