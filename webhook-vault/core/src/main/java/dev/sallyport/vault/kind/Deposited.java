package dev.sallyport.vault.kind;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.exchange.ExchangeKind;
import dev.sallyport.vault.totp.TotpCredential;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A credential that was looked at before it is stored: it holds what its type promises. What can be
 * told of it without telling it comes along.
 */
public final class Deposited {
  /** The type of values of which nothing is known but their fields. */
  public static final String RAW = "RawCredential";

  private static final String DEFAULT_TYPE = "Bearer";

  /** Types whose names mean something, and so are written in one way. */
  private static final List<String> KNOWN =
      Stream.concat(
              Stream.of(
                  DEFAULT_TYPE,
                  TotpCredential.TOKEN_TYPE,
                  CertificateKind.TOKEN_TYPE,
                  SshKey.TOKEN_TYPE,
                  RAW),
              Stream.of(ExchangeKind.values()).map(ExchangeKind::tokenType))
          .toList();

  private final String tokenType;
  private final PlainCredential plain;
  private final Facts facts;

  /**
   * What is told of a value.
   *
   * @param expiresAt when it stops being useful, where it says so itself
   * @param fingerprint names its public half
   */
  record Facts(Optional<Instant> expiresAt, Optional<String> fingerprint) {
    static final Facts NONE = new Facts(Optional.empty(), Optional.empty());
  }

  private Deposited(String tokenType, PlainCredential plain, Facts facts) {
    this.tokenType = tokenType;
    this.plain = plain;
    this.facts = facts;
  }

  /**
   * Looks at a credential.
   *
   * @param tokenType what its giver says that it is; empty: what its fields say
   * @throws IllegalArgumentException when it is not; the message names types and fields only
   */
  public static Deposited of(Optional<String> tokenType, PlainCredential plain) {
    String type = tokenType.orElseGet(() -> usual(plain.fieldNames()));
    requireWrittenSo(type);
    requireExchangeable(type, plain);
    TotpCredential.requireUsable(type, plain);
    return switch (type) {
      case CertificateKind.TOKEN_TYPE ->
          new Deposited(type, plain, CertificateKind.facts(plain.exposeForRelease()));
      case SshKey.TOKEN_TYPE -> ssh(plain);
      default -> new Deposited(type, plain, Facts.NONE);
    };
  }

  private static Deposited ssh(PlainCredential plain) {
    PlainCredential written = SshKey.withLineEnd(plain);
    return new Deposited(SshKey.TOKEN_TYPE, written, SshKey.facts(written.exposeForRelease()));
  }

  /** What is nothing but something to make values of is meant to be used so. */
  private static String usual(Set<FieldName> fields) {
    return TotpCredential.isAllOf(fields)
        ? TotpCredential.TOKEN_TYPE
        : ExchangeKind.of(fields).map(ExchangeKind::tokenType).orElse(DEFAULT_TYPE);
  }

  private static void requireWrittenSo(String type) {
    KNOWN.stream()
        .filter(known -> known.equalsIgnoreCase(type) && !known.equals(type))
        .findFirst()
        .ifPresent(
            known -> {
              throw new IllegalArgumentException("the type is written " + known);
            });
  }

  /** Type and fields agree: nobody takes a private key for something that is released. */
  private static void requireExchangeable(String type, PlainCredential plain) {
    Optional<ExchangeKind> byFields = ExchangeKind.of(plain.fieldNames());
    Optional<ExchangeKind> byType = ExchangeKind.ofTokenType(type);
    if (byFields.isPresent() && !byFields.equals(byType)) {
      throw new IllegalArgumentException(
          "these fields are of the type " + byFields.get().tokenType());
    }
    byType.ifPresent(kind -> kind.requireUsable(plain));
  }

  public String tokenType() {
    return tokenType;
  }

  /** The values as they are to be stored. */
  public PlainCredential plain() {
    return plain;
  }

  /** When the value itself says that it ends. */
  public Optional<Instant> expiresAt() {
    return facts.expiresAt();
  }

  /** Names the value's public half, as the tools of its kind do. */
  public Optional<String> fingerprint() {
    return facts.fingerprint();
  }

  @Override
  public String toString() {
    return "Deposited[" + tokenType + "]";
  }
}
