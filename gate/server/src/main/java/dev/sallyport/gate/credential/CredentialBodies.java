package dev.sallyport.gate.credential;

import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.ticket.ServiceName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators send about credentials; {@link ValueRefusal} has looked at it first. */
final class CredentialBodies {
  private static final String TYPES =
      "one of JWT, PlainText, Certificate, SSHKey, RawCredential, TOTP";
  private static final String SERVICE_SHAPE =
      "a service name: 1 to 64 of a-z, 0-9, dot, underscore, hyphen, with a letter or digit at both ends";

  private CredentialBodies() {}

  record Create(
      @Nullable String serviceName,
      @Nullable String tokenType,
      @Nullable String displayName,
      @Nullable String notes,
      @Nullable List<@Nullable String> tags) {
    CredentialDraft toDraft() {
      return new CredentialDraft(
          parsed(
                  "serviceName",
                  required("serviceName", serviceName),
                  ServiceName::parse,
                  SERVICE_SHAPE)
              .orElseThrow(),
          parsed("tokenType", required("tokenType", tokenType), TokenType::parse, TYPES)
              .orElseThrow(),
          displayName == null ? "" : displayName,
          notes == null ? "" : notes,
          tags == null ? List.of() : withoutNulls(tags));
    }
  }

  record Change(
      @Nullable String tokenType,
      @Nullable String status,
      @Nullable String displayName,
      @Nullable String notes,
      @Nullable List<@Nullable String> tags) {
    CredentialChange toChange() {
      return new CredentialChange(
          parsed("tokenType", tokenType, TokenType::parse, TYPES),
          parsed("status", status, CredentialStatus::parse, "active or disabled"),
          Optional.ofNullable(displayName),
          Optional.ofNullable(notes),
          Optional.ofNullable(tags).map(CredentialBodies::withoutNulls));
    }
  }

  private static List<String> withoutNulls(List<@Nullable String> tags) {
    return tags.stream().map(tag -> required("tags", tag)).toList();
  }
}
