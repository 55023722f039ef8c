package dev.sallyport.gate.audit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By which door the request came. The codes are stored. */
public enum AuditSource {
  /** A person, or a tool in a person's name. */
  DIRECT(1),
  AGENT(2),
  /** Nobody asked: something became due. */
  GATE(3),
  /** An agent's model, through the MCP endpoint. */
  MCP(4),
  /** The same, through an MCP proxy. */
  MCP_PROXY(5);

  private static final Map<Short, AuditSource> BY_CODE =
      Arrays.stream(values()).collect(toUnmodifiableMap(AuditSource::code, each -> each));

  private final Short code;
  private final String wireName;

  AuditSource(int code) {
    this.code = (short) code;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The name in the listing. */
  public String wireName() {
    return wireName;
  }

  Short code() {
    return code;
  }

  /** The name of the one with this code, as a row of the table has it. */
  static String word(@Nullable Short code) {
    AuditSource known = code == null ? null : BY_CODE.get(code);
    return known == null ? LoggedRecord.unknown(code) : known.wireName;
  }
}
