package dev.sallyport.gate.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an issuer says of somebody, after every check. Only {@link TokenVerifier} makes one. */
public final class VerifiedToken {
  private final String issuer;
  private final String subject;
  private final Instant issuedAt;
  private final Instant expiresAt;
  private final ObjectNode claims;

  VerifiedToken(
      String issuer, String subject, Instant issuedAt, Instant expiresAt, ObjectNode claims) {
    this.issuer = issuer;
    this.subject = subject;
    this.issuedAt = issuedAt;
    this.expiresAt = expiresAt;
    this.claims = claims;
  }

  /** Who says it. */
  public String issuer() {
    return issuer;
  }

  /** Whom it is about: never given to another one by this issuer. */
  public String subject() {
    return subject;
  }

  /** When it was made. */
  public Instant issuedAt() {
    return issuedAt;
  }

  /** Until when it holds. */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** When the person last proved who they are, where the issuer says so. */
  public Optional<Instant> authenticatedAt() {
    return TokenChecks.time(claims.path("auth_time"));
  }

  /** The person's address, when the issuer has verified it. */
  public Optional<String> verifiedEmail() {
    return claims.path("email_verified").isBoolean() && claims.path("email_verified").booleanValue()
        ? text("email")
        : Optional.empty();
  }

  /** A claim that is a text. */
  public Optional<String> text(String claim) {
    return Optional.of(claims.path(claim)).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  /**
   * A claim that is a text or a list of texts; empty when it is absent or anything else.
   *
   * @param claim its name, or a JSON pointer such as {@code /realm_access/roles}
   */
  public List<String> texts(String claim) {
    JsonNode value = claim.startsWith("/") ? claims.at(claim) : claims.path(claim);
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value.isArray() ? value : claims.arrayNode()) {
      if (!element.isTextual()) {
        return List.of();
      }
      texts.add(element.textValue());
    }
    return List.copyOf(texts);
  }

  @Override
  public String toString() {
    return "VerifiedToken[redacted]";
  }
}
