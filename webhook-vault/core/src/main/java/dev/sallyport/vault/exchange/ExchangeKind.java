package dev.sallyport.vault.exchange;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is exchanged for what. Names of fields decide, never a credential's type: they are bound to
 * the ciphertexts, so nobody turns a private key into something that is released.
 */
public enum ExchangeKind {
  /** A service account's key of Google Cloud, for access tokens. */
  GCP_SERVICE_ACCOUNT("GcpServiceAccount", "Bearer"),
  /** Long-lived keys of AWS, for temporary ones. */
  AWS_STS("AwsSts", "AWS");

  private static final List<ExchangeKind> ALL = List.of(values());

  private final String tokenType;
  private final String givenType;

  ExchangeKind(String tokenType, String givenType) {
    this.tokenType = tokenType;
    this.givenType = givenType;
  }

  /** The kind of a credential with these fields, if it is one of them. */
  public static Optional<ExchangeKind> of(Set<FieldName> fields) {
    // No stream: every release comes by here.
    for (ExchangeKind kind : ALL) {
      if (fields.contains(kind.mark())) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The kind that this {@code tokenType} names. */
  public static Optional<ExchangeKind> ofTokenType(String type) {
    return Arrays.stream(values()).filter(kind -> kind.tokenType.equals(type)).findFirst();
  }

  /** The {@code tokenType} of its credentials. */
  public String tokenType() {
    return tokenType;
  }

  /** The {@code tokenType} of what is given for them. */
  public String givenType() {
    return givenType;
  }

  /** The field without which a credential is none of this kind. */
  private FieldName mark() {
    return switch (this) {
      case GCP_SERVICE_ACCOUNT -> ServiceAccount.KEY;
      case AWS_STS -> StsSource.SECRET;
    };
  }

  /** Fields that no answer and no request holds. */
  public Set<FieldName> kept() {
    return switch (this) {
      case GCP_SERVICE_ACCOUNT -> ServiceAccount.FIELDS;
      case AWS_STS -> StsSource.FIELDS;
    };
  }

  /** Fields that the vault gets for them; none is there before the first exchange. */
  public Set<FieldName> made() {
    return switch (this) {
      case GCP_SERVICE_ACCOUNT -> ServiceAccount.GIVEN;
      case AWS_STS -> StsSource.TEMPORARY;
    };
  }

  /**
   * Refuses what could not be exchanged.
   *
   * @throws IllegalArgumentException with a message that names fields and tells nothing of them
   */
  public void requireUsable(PlainCredential plain) {
    Collection<FieldName> others = new TreeSet<>(plain.fieldNames());
    others.removeAll(kept());
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "a credential of type "
              + tokenType
              + " has only the fields "
              + String.join(", ", kept().stream().map(FieldName::value).sorted().toList()));
    }
    switch (this) {
      case GCP_SERVICE_ACCOUNT -> ServiceAccount.in(plain);
      case AWS_STS -> StsSource.in(plain);
    }
  }
}
