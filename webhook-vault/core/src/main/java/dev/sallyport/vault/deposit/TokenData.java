package dev.sallyport.vault.deposit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.kind.Deposited;
import dev.sallyport.vault.kind.InjectableFields;
import dev.sallyport.vault.request.RequestRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A credential as it arrives (protocol section 3, {@code tokenData}). {@code tokenType} and {@code
 * expiryTime} describe it, {@code requestRules} say where the vault may send it; every other member
 * is taken for a secret and sealed, also one that we have no name for.
 */
public final class TokenData {
  private static final String TOKEN_TYPE = "tokenType";
  private static final String EXPIRY_TIME = "expiryTime";
  private static final Set<String> DESCRIPTIONS =
      Set.of(TOKEN_TYPE, EXPIRY_TIME, RequestRules.MEMBER);
  private static final Pattern TYPE = Pattern.compile("[!-~]{1,64}");

  /**
   * Only the vault says these about a credential; a sender's word for them would be a lie in
   * waiting.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "serviceName",
          "createdAt",
          "updatedAt",
          "creationId",
          "hasRefreshToken",
          "hasCertificate",
          "hasPrivateKey",
          "hasSSHKey",
          "hasTotpSecret",
          StoredMeta.FINGERPRINT,
          StoredMeta.SEALED_ONLY);

  private TokenData() {}

  /**
   * The credential in {@code data}.
   *
   * @throws VaultRefusal when it is not a credential that can be stored
   */
  public static NewCredential in(JsonObject data) {
    Deposited deposited = deposited(tokenType(data), plain(data));
    return new NewCredential(
            deposited.tokenType(),
            deposited.expiresAt().or(() -> expiresAt(data)),
            rules(data, deposited.plain()),
            deposited.plain())
        .with(deposited.fingerprint());
  }

  private static Deposited deposited(Optional<String> type, PlainCredential plain) {
    try {
      return Deposited.of(type, plain);
    } catch (IllegalArgumentException e) {
      throw invalid("tokenData cannot be stored: " + e.getMessage() + ".");
    }
  }

  private static Optional<String> tokenType(JsonObject data) {
    Optional<String> type = data.text(TOKEN_TYPE);
    if (type.filter(text -> !TYPE.matcher(text).matches()).isPresent()) {
      throw invalid("tokenData.tokenType must be 1 to 64 visible ASCII characters.");
    }
    return type;
  }

  private static Optional<RequestRules> rules(JsonObject data, PlainCredential plain) {
    try {
      Optional<RequestRules> rules = data.member(RequestRules.MEMBER).map(RequestRules::parse);
      rules
          .flatMap(RequestRules::injection)
          .ifPresent(injection -> InjectableFields.require(injection, plain.fieldNames()));
      return rules;
    } catch (IllegalArgumentException e) {
      throw invalid(
          "tokenData." + RequestRules.MEMBER + " cannot be used: " + e.getMessage() + ".");
    }
  }

  private static Optional<Instant> expiresAt(JsonObject data) {
    return data.member(EXPIRY_TIME)
        .map(
            time -> {
              if (!time.isIntegralNumber() || !time.canConvertToLong() || time.longValue() <= 0) {
                throw invalid("tokenData.expiryTime must be milliseconds since 1970.");
              }
              return instant(time.longValue());
            });
  }

  /** A year has to fit the stores: four digits are enough for an expiry. */
  private static Instant instant(long milliseconds) {
    try {
      Instant time = Instant.ofEpochMilli(milliseconds);
      if (time.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeException e) {
      throw invalid("tokenData.expiryTime is too far away.");
    }
    throw invalid("tokenData.expiryTime is too far away.");
  }

  private static PlainCredential plain(JsonObject data) {
    Map<FieldName, String> fields = new TreeMap<>();
    for (String name : data.names()) {
      if (!DESCRIPTIONS.contains(name)) {
        data.member(name).ifPresent(value -> fields.put(fieldName(name), text(value)));
      }
    }
    try {
      return PlainCredential.of(fields);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "tokenData needs 1 to 32 fields, each not empty and at most 64 KiB, together at most 128"
              + " KiB.");
    }
  }

  private static FieldName fieldName(String name) {
    if (RESERVED.contains(name)) {
      throw invalid("tokenData may not say " + name + ": the vault says it.");
    }
    try {
      return new FieldName(name);
    } catch (IllegalArgumentException e) {
      throw invalid("A name in tokenData must be a letter, then up to 63 letters, digits, _ or -.");
    }
  }

  /**
   * A composite value, such as a service account's key file, is kept and released as its compact
   * JSON text.
   */
  private static String text(JsonNode value) {
    if (value.isTextual()) {
      return wellFormed(value.textValue());
    }
    if (value.isContainerNode()) {
      return wellFormed(value.toString());
    }
    throw invalid("A value in tokenData must be a text, an object or an array.");
  }

  /** Half a surrogate pair would be stored as another character than was sent. */
  private static String wellFormed(String text) {
    boolean broken =
        text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    if (broken) {
      throw invalid("A value in tokenData is not a Unicode text.");
    }
    return text;
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
