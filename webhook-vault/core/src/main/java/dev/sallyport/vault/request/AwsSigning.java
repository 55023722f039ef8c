package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature Version 4 of AWS: {@code AWS4-HMAC-SHA256} in the header Authorization. Everything that
 * identifies the request is signed: method, path, query, host, time, type and hash of the body.
 */
public final class AwsSigning {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(UTC);
  private static final int DATE_CHARACTERS = 8;

  /** The one service whose paths are not encoded a second time, and that wants the body's hash. */
  private static final String S3 = "s3";

  private final String region;
  private final String service;
  private final String id;
  private final String key;
  private final Optional<String> session;

  /**
   * Signs with one set of credentials.
   *
   * @param id the access key's id
   * @param key the secret part
   * @param session the token that goes with temporary credentials
   */
  public AwsSigning(
      String region, String service, String id, String key, Optional<String> session) {
    this.region = region;
    this.service = service;
    this.id = id;
    this.key = key;
    this.session = session;
  }

  /** The headers to add. */
  public List<Header> headers(UpstreamRequest request, Instant now) {
    List<Header> added = new ArrayList<>();
    added.add(new Header("x-amz-date", TIME.format(now)));
    session.ifPresent(token -> added.add(new Header("x-amz-security-token", token)));
    if (service.equals(S3)) {
      added.add(new Header("x-amz-content-sha256", sha256(request.body())));
    }
    SortedMap<String, String> signed = new TreeMap<>();
    signed.put("host", request.origin().authority());
    request.headers().stream()
        .filter(
            header -> header.name().equals("content-type") || header.name().startsWith("x-amz-"))
        .forEach(
            header -> signed.merge(header.name(), canonical(header.value()), AwsSigning::join));
    added.forEach(header -> signed.put(header.name(), header.value()));
    added.add(new Header("authorization", authorization(request, signed)));
    return added;
  }

  /**
   * The value of the header Authorization.
   *
   * @param headers those to sign; {@code x-amz-date} is among them
   */
  String authorization(UpstreamRequest request, SortedMap<String, String> headers) {
    String time = requireNonNull(headers.get("x-amz-date"));
    String date = time.substring(0, DATE_CHARACTERS);
    String scope = date + "/" + region + "/" + service + "/aws4_request";
    String toSign =
        ALGORITHM
            + "\n"
            + time
            + "\n"
            + scope
            + "\n"
            + sha256(canonicalRequest(request, headers).getBytes(UTF_8));
    return ALGORITHM
        + " Credential="
        + id
        + "/"
        + scope
        + ", SignedHeaders="
        + String.join(";", headers.keySet())
        + ", Signature="
        + HexFormat.of().formatHex(hmac(signingKey(date), toSign));
  }

  String canonicalRequest(UpstreamRequest request, SortedMap<String, String> headers) {
    String lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(joining());
    return request.method()
        + "\n"
        + canonicalPath(request.path().raw())
        + "\n"
        + canonicalQuery(request.query())
        + "\n"
        + lines
        + "\n"
        + String.join(";", headers.keySet())
        + "\n"
        + sha256(request.body());
  }

  /**
   * Encoded once more for every service but S3: what is a percent sign on the wire is data here.
   */
  private String canonicalPath(String raw) {
    return service.equals(S3)
        ? PercentEncoding.encode(PercentEncoding.decode(raw), "/")
        : PercentEncoding.encode(raw, "/");
  }

  private static String canonicalQuery(RequestQuery query) {
    return query.parameters().stream()
        .map(AwsSigning::canonicalParameter)
        .sorted() // by name, then by value: what parts them sorts before everything
        .collect(joining("&"))
        .replace('\0', '=');
  }

  private static String canonicalParameter(String parameter) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    String value = equals < 0 ? "" : parameter.substring(equals + 1);
    return PercentEncoding.encode(PercentEncoding.decode(name))
        + '\0'
        + PercentEncoding.encode(PercentEncoding.decode(value));
  }

  private static String canonical(String value) {
    return value.strip().replaceAll(" +", " ");
  }

  private static String join(String one, String other) {
    return one + "," + other;
  }

  private byte[] signingKey(String date) {
    byte[] dated = hmac(("AWS4" + key).getBytes(UTF_8), date);
    return hmac(hmac(hmac(dated, region), service), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HMAC-SHA256", impossible);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "AwsSigning[" + region + " " + service + "]";
  }
}
