package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.LoggedRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A record as its leaf holds it and as exports write it: members, in one order, all texts. */
public final class AuditLeaf {
  /** Microseconds, always: what the database keeps. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private AuditLeaf() {}

  /** A record as exports and streams have it. */
  public static Map<String, @Nullable String> members(AuditEntry entry) {
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    eachMember(entry, time(entry.at()), members::put);
    return Collections.unmodifiableMap(members);
  }

  /**
   * Tells the members in their order.
   *
   * @param time of the entry, as a leaf has it
   */
  static void eachMember(
      AuditEntry entry, String time, BiConsumer<String, @Nullable String> member) {
    LoggedRecord record = entry.record();
    member.accept("id", Long.toString(entry.id()));
    member.accept("at", time);
    member.accept("organisation", record.organisation());
    member.accept("action", record.action());
    member.accept("decision", record.decision());
    member.accept("source", record.source());
    member.accept("reason", record.reason());
    member.accept("actor", record.actor());
    member.accept("key", record.key());
    member.accept("object", record.object());
    member.accept("service", record.service());
    member.accept("client", record.client());
    member.accept("ticket", record.ticket());
    member.accept("requestId", record.request());
    member.accept("rule", entry.explanation().rule());
    member.accept("trace", entry.explanation().trace());
  }

  static String time(Instant at) {
    return TIME.format(at);
  }
}
