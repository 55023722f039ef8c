package dev.sallyport.vault.log.proof;

import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry as its leaf holds it and as exports write it: members, in one order, all texts. */
public final class LogLeaf {
  /** Milliseconds, always: what stores keep. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private LogLeaf() {}

  /** The members of an entry. */
  public static Map<String, @Nullable String> members(
      Organisation organisation, RecordedEntry recorded) {
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    members.put("sequence", Long.toString(recorded.sequence()));
    members.put("at", time(recorded.at()));
    members.put("organisation", organisation.value());
    members.put("outcome", recorded.outcome());
    members.put("reason", recorded.reason());
    members.put("ticket", recorded.ticket().orElse(null));
    members.put("subject", recorded.subject().orElse(null));
    members.put("service", recorded.service().orElse(null));
    members.put("purpose", recorded.purpose().orElse(null));
    members.put("fields", recorded.fields().orElse(null));
    members.put("client", recorded.client().orElse(null));
    members.put("requestId", recorded.requestId());
    return Collections.unmodifiableMap(members);
  }

  static String time(Instant at) {
    return TIME.format(at);
  }

  static TreeHash hash(Organisation organisation, RecordedEntry recorded) {
    return LeafForm.RELEASE.hash(members(organisation, recorded));
  }
}
