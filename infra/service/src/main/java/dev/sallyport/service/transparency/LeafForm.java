package dev.sallyport.service.transparency;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the leaves of a log are made of. A form is never changed: another one follows it. */
public enum LeafForm {
  /** Records of a gate. */
  AUDIT(
      "audit",
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
      "trace"),
  /** Entries of a vault. */
  RELEASE(
      "release",
      "sequence",
      "at",
      "organisation",
      "outcome",
      "reason",
      "ticket",
      "subject",
      "service",
      "purpose",
      "fields",
      "client",
      "requestId");

  private final String name;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that never changes
  private final List<String> members;

  LeafForm(String name, String... members) {
    this.name = name;
    this.members = List.of(members);
  }

  /** The form whose exports begin with this. */
  public static Optional<LeafForm> ofExport(String kind) {
    return Arrays.stream(values()).filter(form -> form.exportKind().equals(kind)).findFirst();
  }

  /** What exports say of themselves. */
  public String exportKind() {
    return "sallyport/" + name + "-export/v1";
  }

  /** The names of a leaf's members, in their order; the first one is the record's number. */
  public List<String> members() {
    return members;
  }

  /** The name of the member that says what happened. */
  public String event() {
    return this == AUDIT ? "action" : "reason";
  }

  /** The name of the member that says to what it happened. */
  public String object() {
    return this == AUDIT ? "object" : "subject";
  }

  /**
   * That records were removed from the beginning of a log, since they had been kept for as long as
   * they are kept. Their leaves stay.
   *
   * @param records how many were ever removed
   * @param root of the tree over them, in base64
   */
  public record Removal(long records, String root) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17}) ([A-Za-z0-9+/=]{44})");

    /** As the record of it has it. */
    @Override
    public String toString() {
      return records + " " + root;
    }
  }

  /** The event of a record that tells of a removal. */
  public String removalEvent() {
    return this == AUDIT ? "audit_removed" : "log_removed";
  }

  /** What a record tells of a removal, if that is what it is about. */
  public Optional<Removal> removal(String event, String object) {
    Matcher matcher = Removal.TEXT.matcher(object);
    return event.equals(removalEvent()) && matcher.matches()
        ? Optional.of(new Removal(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** The name of the member that tells records apart. */
  public String number() {
    return members.getFirst();
  }

  /** A leaf of this form, whose members are to be told in their order. */
  public LeafText text() {
    return new LeafText("sallyport/" + name + "/v1");
  }

  /**
   * The leaf of a record.
   *
   * @param record its members, in their order
   * @throws IllegalArgumentException when it has others
   */
  public TreeHash hash(Map<String, @Nullable String> record) {
    if (!List.copyOf(record.keySet()).equals(members)) {
      throw new IllegalArgumentException("a record has the members of its form");
    }
    LeafText text = text();
    record.forEach(text::member);
    return text.hash();
  }
}
