package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How a credential gets into a request. */
public sealed interface Injection {
  /** {@code Authorization: Bearer} and a field. */
  record Bearer(String field) implements Injection {}

  /** Headers, each by a template. */
  record Headers(Map<String, Template> templates) implements Injection {
    /** Puts the names into lower case. */
    public Headers {
      Map<String, Template> lower = new TreeMap<>();
      templates.forEach((name, template) -> lower.put(name.toLowerCase(Locale.ROOT), template));
      templates = Map.copyOf(lower);
    }
  }

  /**
   * {@code Authorization: Basic}.
   *
   * @param user the name itself, where it is no secret
   * @param userField else the field that has it
   */
  record Basic(Optional<String> user, String userField, String passwordField)
      implements Injection {}

  /** A query parameter. */
  record Query(String name, String field) implements Injection {}

  /** A signature of AWS, version 4, over the request. */
  record AwsSignature(
      String region, String service, String idField, String keyField, String sessionField)
      implements Injection {}

  /** The headers that only this may set: a caller that brings one is refused. */
  default Set<String> headers() {
    return switch (this) {
      case Bearer _, Basic _ -> Set.of("authorization");
      case Headers(Map<String, Template> templates) -> templates.keySet();
      case Query _ -> Set.of();
      case AwsSignature _ ->
          Set.of("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256");
    };
  }

  /** The fields without which it cannot be done. */
  default Set<String> fields() {
    return switch (this) {
      case Bearer(String field) -> Set.of(field);
      case Headers(Map<String, Template> templates) ->
          templates.values().stream()
              .flatMap(template -> template.fields().stream())
              .collect(toUnmodifiableSet());
      case Basic(Optional<String> user, String userField, String passwordField) ->
          user.isPresent()
              ? Set.of(passwordField)
              : Stream.of(userField, passwordField).collect(toUnmodifiableSet());
      case Query(String _, String field) -> Set.of(field);
      case AwsSignature aws ->
          Stream.of(aws.idField(), aws.keyField()).collect(toUnmodifiableSet());
    };
  }

  /**
   * The request with the credential in it.
   *
   * @param now for signatures
   * @throws IllegalArgumentException when the credential lacks a field or has one that cannot stand
   *     there; the message names no value
   */
  default Injected into(UpstreamRequest request, Fields fields, Instant now) {
    return switch (this) {
      case Bearer(String field) -> {
        String token = fields.require(field);
        yield new Injected(
            request.with(List.of(header("authorization", "Bearer " + token))), List.of(token));
      }
      case Basic basic -> basic(basic, request, fields);
      case Headers(Map<String, Template> templates) -> headers(templates, request, fields);
      case Query(String name, String field) -> {
        String value = fields.require(field);
        yield new Injected(request.with(request.query().with(name, value)), List.of(value));
      }
      case AwsSignature aws -> signed(aws, request, fields, now);
    };
  }

  private static Injected basic(Basic basic, UpstreamRequest request, Fields fields) {
    String user = basic.user().orElseGet(() -> fields.require(basic.userField()));
    String password = fields.require(basic.passwordField());
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user's name with a colon in it");
    }
    String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return new Injected(
        request.with(List.of(header("authorization", "Basic " + pair))), List.of(password, pair));
  }

  private static Injected headers(
      Map<String, Template> templates, UpstreamRequest request, Fields fields) {
    List<Header> headers = new ArrayList<>();
    new TreeMap<>(templates)
        .forEach((name, template) -> headers.add(header(name, template.filled(fields::require))));
    List<String> secrets =
        templates.values().stream()
            .flatMap(template -> template.fields().stream())
            .distinct()
            .map(fields::require)
            .toList();
    return new Injected(request.with(headers), secrets);
  }

  private static Injected signed(
      AwsSignature aws, UpstreamRequest request, Fields fields, Instant now) {
    String key = fields.require(aws.keyField());
    List<String> secrets = new ArrayList<>(List.of(key));
    Optional<String> session =
        fields.has(aws.sessionField())
            ? Optional.of(fields.require(aws.sessionField()))
            : Optional.empty();
    session.ifPresent(secrets::add);
    AwsSigning signing =
        new AwsSigning(aws.region(), aws.service(), fields.require(aws.idField()), key, session);
    return new Injected(request.with(signing.headers(request, now)), secrets);
  }

  private static Header header(String name, String value) {
    if (!Header.isValue(value)) {
      throw new IllegalArgumentException("a value that cannot stand in a header");
    }
    return new Header(name, value);
  }
}
