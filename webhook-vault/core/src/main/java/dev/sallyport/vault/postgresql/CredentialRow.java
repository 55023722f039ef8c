package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CreationId;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.RequestRules;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A credential as a row of table {@code credential}. */
final class CredentialRow {
  static final String SUMMARY_COLUMNS =
      "service, creation, version, token_type, expires_at, created_at, updated_at, field_names,"
          + " request_rules, sealed_only, fingerprint";
  static final String COLUMNS = SUMMARY_COLUMNS + ", ciphertexts";

  private CredentialRow() {}

  static Tuple tuple(SealedCredential credential) {
    CredentialMetadata metadata = credential.metadata();
    return Tuple.tuple()
        .addString(credential.organisation().value())
        .addString(credential.service().value())
        .addString(credential.version().creation().value())
        .addLong(credential.version().number())
        .addString(metadata.tokenType())
        .addValue(metadata.expiresAt().map(at -> at.atOffset(UTC)).orElse(null))
        .addOffsetDateTime(metadata.createdAt().atOffset(UTC))
        .addOffsetDateTime(metadata.updatedAt().atOffset(UTC))
        .addArrayOfString(
            credential.ciphertexts().keySet().stream().map(FieldName::value).toArray(String[]::new))
        .addString(metadata.rules().map(RequestRules::toKept).orElse(null))
        .addBoolean(metadata.sealedOnly())
        .addString(metadata.fingerprint().orElse(null))
        .addArrayOfBuffer(ciphertexts(credential));
  }

  /** In order of the fields' names. */
  static Buffer[] ciphertexts(SealedCredential credential) {
    return credential.ciphertexts().values().stream().map(Buffer::buffer).toArray(Buffer[]::new);
  }

  static SealedCredential credential(Organisation organisation, Row row) {
    String[] names = row.getArrayOfStrings("field_names");
    Buffer[] ciphertexts = row.getArrayOfBuffers("ciphertexts");
    Map<FieldName, byte[]> fields = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      fields.put(new FieldName(names[i]), ciphertexts[i].getBytes());
    }
    return new SealedCredential(organisation, service(row), version(row), metadata(row), fields);
  }

  static CredentialSummary summary(Row row) {
    TreeSet<FieldName> names = new TreeSet<>();
    Arrays.stream(row.getArrayOfStrings("field_names")).map(FieldName::new).forEach(names::add);
    return new CredentialSummary(service(row), version(row), metadata(row), names);
  }

  private static ServiceName service(Row row) {
    return new ServiceName(row.getString("service"));
  }

  private static CredentialVersion version(Row row) {
    return new CredentialVersion(new CreationId(row.getString("creation")), row.getLong("version"));
  }

  private static Optional<RequestRules> rules(Row row) {
    try {
      return Optional.ofNullable(row.getString("request_rules")).map(RequestRules::parseKept);
    } catch (IllegalArgumentException e) {
      throw new StoreException(StoreException.Kind.DAMAGED, "rules that make no sense", e);
    }
  }

  private static CredentialMetadata metadata(Row row) {
    return new CredentialMetadata(
        row.getString("token_type"),
        Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        rules(row),
        row.getBoolean("sealed_only"),
        Optional.ofNullable(row.getString("fingerprint")));
  }
}
