package dev.sallyport.service.log;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last line of defence: masks what looks like a key, a ticket or a credential in any text that
 * is about to be logged. Code must not rely on it; it is there for the exception message of a
 * library that quotes its input.
 */
public final class Redaction {
  static final String MASK = "[redacted]";

  /** What follows a sensitive name up to the end of the value. */
  private static final String SENSITIVE_NAMES =
      "authorization|proxy-authorization|cookie|set-cookie|x-agent-key|x-user-token|x-ticket-nonce|x-tv-admin-secret"
          + "|x-tokenvault-signature|ticket|key|code|nonce|api_?key|agent_?key|access_?token|refresh_?token|id_?token|token"
          + "|client_?secret|hmac_?secret|secret|password|passwd|pwd|signature|certificate_?data|private_?key_?data"
          + "|certificate_?chain|ssh_?private_?key|totp_?secret|totp_?uri";

  private record Rule(Pattern pattern, String replacement) {}

  /**
   * In this order: wide contexts first, bare shapes last. All are linear: no quantifier is nested.
   */
  private static final List<Rule> RULES =
      List.of(
          rule(
              "(?i)-----BEGIN [A-Z0-9 ]{1,40}-----[^-]{0,65536}(?:-----END [A-Z0-9 ]{1,40}-----)?",
              MASK),
          rule("(?i)\\b(bearer|basic|digest|negotiate)[ \\t]+[A-Za-z0-9._~+/=-]{4,}", "$1 " + MASK),
          rule(
              "(?i)([\"'](?:" + SENSITIVE_NAMES + ")[\"'][ \\t]*[:=][ \\t]*[\"'])[^\"']*",
              "$1" + MASK),
          rule(
              "(?i)(\\\\\"(?:" + SENSITIVE_NAMES + ")\\\\\"[ \\t]*:[ \\t]*\\\\\")[^\"\\\\]*",
              "$1" + MASK),
          rule(
              "(?i)\\b((?:proxy-)?authorization|cookie|set-cookie|x-agent-key|x-user-token|x-ticket-nonce|x-tv-admin-secret)"
                  + "([ \\t]*[:=][ \\t]*)[^\\r\\n\"']+",
              "$1$2" + MASK),
          rule("(?i)\\b(" + SENSITIVE_NAMES + ")(=|%3d)[^&\\s\"'<>,;)}\\]]+", "$1$2" + MASK),
          rule("(?i)\\b(otpauth://)\\S+", "$1" + MASK),
          rule("(://)[^/\\s:@\"']{0,256}:[^/\\s@\"']{1,256}@", "$1" + MASK + "@"),
          rule("eyJ[A-Za-z0-9_-]{4,}(?:\\.[A-Za-z0-9_-]*){0,4}", MASK),
          rule("[A-Za-z][A-Za-z0-9]{1,31}_[0-9A-Za-z]{30,}(?:_[0-9A-Za-z]{1,16})?", MASK),
          rule(
              "(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[a-z])(?=[A-Za-z0-9_-]*[A-Z])[A-Za-z0-9_-]{40,}",
              MASK));

  /** More is no log line. Characters. */
  private static final int LONGEST_INPUT = 64 * 1024;

  /**
   * What is kept; the cut is made after masking, so that no half of a key survives at its end.
   * Characters.
   */
  private static final int LONGEST_OUTPUT = 8 * 1024;

  private Redaction() {}

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement);
  }

  /** {@code text} with everything masked that looks like a secret, and cut to a sensible length. */
  public static String mask(@Nullable String text) {
    if (text == null) {
      return "null";
    }
    String masked = text.length() > LONGEST_INPUT ? text.substring(0, LONGEST_INPUT) : text;
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(masked);
      masked = matcher.replaceAll(rule.replacement());
    }
    return masked.length() > LONGEST_OUTPUT ? masked.substring(0, LONGEST_OUTPUT) + "…" : masked;
  }
}
