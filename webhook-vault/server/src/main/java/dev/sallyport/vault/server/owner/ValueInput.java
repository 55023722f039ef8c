package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.kind.CertificateKind;
import dev.sallyport.vault.kind.SshKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A credential's fields from standard input, in the form that its type usually comes in. */
final class ValueInput {
  private static final String GCP_SERVICE_ACCOUNT = "GcpServiceAccount";
  private static final String AWS_STS = "AwsSts";
  private static final String TOTP = "TOTP";
  private static final FieldName SCOPES = new FieldName("gcpScopes");

  private final SecretInput input;
  private final String type;
  private final Optional<String> field;
  private final Optional<String> scopes;

  /**
   * Reads from {@code input}.
   *
   * @param field which field the value is, where that was said
   * @param scopes of a service account
   */
  ValueInput(SecretInput input, String type, Optional<String> field, Optional<String> scopes) {
    this.input = input;
    this.type = type;
    this.field = field;
    this.scopes = scopes;
  }

  /**
   * All of it.
   *
   * @param json whether it is an object with a member for each field
   * @throws IllegalArgumentException when it is no credential; the message tells no value
   */
  PlainCredential read(boolean json) {
    requireScopesWhereTheyBelong();
    if (json) {
      return FieldsInJson.read(input.all());
    }
    if (type.equals(AWS_STS)) {
      throw new IllegalArgumentException("a credential of type AwsSts is read with --json");
    }
    return type.equals(CertificateKind.TOKEN_TYPE) && field.isEmpty()
        ? CertificateKind.ofBundle(input.value())
        : PlainCredential.of(value());
  }

  private void requireScopesWhereTheyBelong() {
    if (scopes.isPresent() && !type.equals(GCP_SERVICE_ACCOUNT)) {
      throw new IllegalArgumentException("--scopes goes with --type GcpServiceAccount");
    }
  }

  private Map<FieldName, String> value() {
    Map<FieldName, String> fields = new TreeMap<>();
    fields.put(field.map(FieldName::new).orElseGet(this::usualField), input.value());
    scopes.ifPresent(text -> fields.put(SCOPES, text));
    return fields;
  }

  private FieldName usualField() {
    return switch (type) {
      case SshKey.TOKEN_TYPE -> SshKey.PRIVATE;
      case GCP_SERVICE_ACCOUNT -> new FieldName("gcpServiceAccount");
      case TOTP -> new FieldName("totpSecret");
      default -> new FieldName("accessToken");
    };
  }
}
