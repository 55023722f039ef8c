package dev.sallyport.benchmarks.baseline;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The 307 that the fixed servers give: as many headers and bytes as the gate's answer, always the
 * same ones.
 */
public record FixedAnswer(Map<String, String> headers, String body) {
  /** Characters of a ticket in the default format, measured at the gate. */
  private static final int TICKET_CHARACTERS = 460;

  public FixedAnswer {
    headers = Map.copyOf(headers);
  }

  /** An answer of the gate with the ticket replaced by filler. */
  public static FixedAnswer redirect() {
    String ticket = "T".repeat(TICKET_CHARACTERS);
    String url = "http://127.0.0.1:8081/v1/credential?ticket=" + ticket + "&service=benchmark";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Location", url);
    headers.put("Content-Type", "application/json");
    headers.put("Cache-Control", "no-store");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Request-Id", "AAAAAAAAAAAAAAAAAAAAAA");
    return new FixedAnswer(headers, body(url, ticket));
  }

  static String body(String url, String ticket) {
    return "{\"credential_url\":\""
        + url
        + "\",\"ticket\":\""
        + ticket
        + "\",\"method\":\"GET\",\"expires_at\":\"2026-01-01T00:00:00Z\"}";
  }
}
