package dev.sallyport.gate.audit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

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

  static AuditSource ofCode(short code) {
    AuditSource known = BY_CODE.get(code);
    if (known == null) {
      throw new IllegalStateException("no audit source has the code " + code);
    }
    return known;
  }
}
