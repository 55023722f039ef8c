package dev.sallyport.vault.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.request.AwsSigning;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.Origin;
import dev.sallyport.vault.request.RequestPath;
import dev.sallyport.vault.request.RequestQuery;
import dev.sallyport.vault.request.UpstreamRequest;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Long-lived keys of AWS and what temporary ones are had with them: {@code AssumeRole} where there
 * is a role, else {@code GetSessionToken}. The keys only sign the request for that.
 */
public final class StsSource {
  static final FieldName KEY_ID = new FieldName("stsAccessKeyId");
  static final FieldName SECRET = new FieldName("stsSecretAccessKey");
  static final FieldName ROLE = new FieldName("stsRoleArn");
  static final FieldName SESSION = new FieldName("stsSessionName");
  static final FieldName EXTERNAL_ID = new FieldName("stsExternalId");
  static final FieldName SECONDS = new FieldName("stsDurationSeconds");
  static final FieldName REGION = new FieldName("stsRegion");
  static final FieldName ENDPOINT = new FieldName("stsEndpoint");
  static final Set<FieldName> FIELDS =
      Set.of(KEY_ID, SECRET, ROLE, SESSION, EXTERNAL_ID, SECONDS, REGION, ENDPOINT);

  static final FieldName TEMPORARY_KEY_ID = new FieldName("accessKeyId");
  static final FieldName TEMPORARY_SECRET = new FieldName("secretAccessKey");
  static final FieldName TEMPORARY_TOKEN = new FieldName("sessionToken");
  static final Set<FieldName> TEMPORARY =
      Set.of(TEMPORARY_KEY_ID, TEMPORARY_SECRET, TEMPORARY_TOKEN);

  private static final String VERSION = "2011-06-15";
  private static final String SERVICE = "sts";

  /** Seconds: what STS allows. */
  private static final int SHORTEST = 900;

  private static final int LONGEST_ROLE = 43_200;
  private static final int LONGEST_SESSION = 129_600;

  private static final Predicate<String> ID =
      Pattern.compile("[A-Za-z0-9_]{16,128}").asMatchPredicate();
  private static final Predicate<String> KEY = Pattern.compile("[!-~]{16,256}").asMatchPredicate();
  private static final Predicate<String> ARN =
      Pattern.compile("arn:[a-z0-9-]{1,32}:iam::[0-9]{12}:role/[!-~]{1,512}").asMatchPredicate();
  private static final Predicate<String> NAME =
      Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}").asMatchPredicate();
  private static final Predicate<String> EXTERNAL =
      Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}").asMatchPredicate();
  private static final Predicate<String> NUMBER =
      Pattern.compile("[1-9][0-9]{0,5}").asMatchPredicate();
  private static final Predicate<String> REGION_NAME =
      Pattern.compile("[a-z]{2}(-[a-z0-9]{1,16}){1,4}").asMatchPredicate();

  private final Map<FieldName, String> fields;
  private final Origin endpoint;
  private final String region;

  private StsSource(Map<FieldName, String> fields, String region, Origin endpoint) {
    this.fields = fields;
    this.region = region;
    this.endpoint = endpoint;
  }

  /**
   * The keys of a credential.
   *
   * @throws IllegalArgumentException when they are not complete; the message names fields
   */
  public static StsSource in(PlainCredential plain) {
    Map<FieldName, String> fields = plain.exposeForRelease();
    require(fields, KEY_ID, ID);
    require(fields, SECRET, KEY);
    optional(fields, ROLE, ARN);
    optional(fields, SESSION, NAME);
    optional(fields, EXTERNAL_ID, EXTERNAL);
    boolean hasRole = fields.containsKey(ROLE);
    if (!hasRole && (fields.containsKey(SESSION) || fields.containsKey(EXTERNAL_ID))) {
      throw new IllegalArgumentException(SESSION + " and " + EXTERNAL_ID + " need " + ROLE);
    }
    requireDuration(fields, hasRole ? LONGEST_ROLE : LONGEST_SESSION);
    String region = optional(fields, REGION, REGION_NAME).orElse("us-east-1");
    String endpoint =
        optional(fields, ENDPOINT, text -> Origin.parse(text).isPresent())
            .orElseGet(() -> usual(region));
    return new StsSource(fields, region, Origin.parse(endpoint).orElseThrow());
  }

  private static String usual(String region) {
    return "https://sts." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
  }

  private static void require(
      Map<FieldName, String> fields, FieldName name, Predicate<String> shape) {
    if (optional(fields, name, shape).isEmpty()) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }

  private static Optional<String> optional(
      Map<FieldName, String> fields, FieldName name, Predicate<String> shape) {
    Optional<String> value = Optional.ofNullable(fields.get(name));
    if (value.filter(shape.negate()).isPresent()) {
      throw new IllegalArgumentException(name + " has another form than AWS gives it");
    }
    return value;
  }

  private static void requireDuration(Map<FieldName, String> fields, int longest) {
    boolean fits =
        optional(fields, SECONDS, NUMBER)
            .map(Integer::parseInt)
            .filter(seconds -> seconds < SHORTEST || seconds > longest)
            .isEmpty();
    if (!fits) {
      throw new IllegalArgumentException(
          SECONDS + " must be " + SHORTEST + " to " + longest + " seconds");
    }
  }

  /** The request for temporary keys, signed. */
  public UpstreamRequest request(Instant now) {
    UpstreamRequest unsigned = with(List.of());
    AwsSigning signing =
        new AwsSigning(
            region, SERVICE, value(KEY_ID, ""), value(SECRET, ""), Optional.<String>empty());
    return with(signing.headers(unsigned, now));
  }

  private UpstreamRequest with(List<Header> signature) {
    List<Header> headers =
        new ArrayList<>(
            List.of(
                new Header("accept", "text/xml"),
                new Header("user-agent", "sallyport-vault"),
                new Header("content-type", "application/x-www-form-urlencoded; charset=utf-8")));
    headers.addAll(signature);
    return new UpstreamRequest(
        Method.POST,
        endpoint,
        new RequestPath("/"),
        RequestQuery.none(),
        headers,
        form().getBytes(US_ASCII));
  }

  private String form() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", fields.containsKey(ROLE) ? "AssumeRole" : "GetSessionToken");
    form.put("Version", VERSION);
    form.put("DurationSeconds", value(SECONDS, "3600"));
    if (fields.containsKey(ROLE)) {
      form.put("RoleArn", value(ROLE, ""));
      form.put("RoleSessionName", value(SESSION, "sallyport-vault"));
      Optional.ofNullable(fields.get(EXTERNAL_ID)).ifPresent(id -> form.put("ExternalId", id));
    }
    return form.entrySet().stream()
        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
        .collect(joining("&"));
  }

  private String value(FieldName name, String otherwise) {
    return fields.getOrDefault(name, otherwise);
  }

  @Override
  public String toString() {
    return "StsSource[redacted]";
  }
}
