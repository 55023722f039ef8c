package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.binding.SealedBinding;
import dev.sallyport.vault.credential.CreationId;
import dev.sallyport.vault.credential.CredentialLimits;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.organisation.Organisation;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The parts of entries as bytes. Instants are milliseconds. */
final class Parts {
  /** Of one byte array: a sealed field with room for another cipher. */
  private static final int MAXIMUM_BYTES = CredentialLimits.FIELD_BYTES + 1024;

  private Parts() {}

  static void writeInstant(Instant instant, DataOutputStream out) throws IOException {
    out.writeLong(instant.toEpochMilli());
  }

  static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochMilli(in.readLong());
  }

  static void writeCredential(SealedCredential credential, DataOutputStream out)
      throws IOException {
    out.writeUTF(credential.service().value());
    out.writeUTF(credential.version().creation().value());
    out.writeLong(credential.version().number());
    CredentialMetadata metadata = credential.metadata();
    out.writeUTF(metadata.tokenType());
    out.writeBoolean(metadata.expiresAt().isPresent());
    if (metadata.expiresAt().isPresent()) {
      writeInstant(metadata.expiresAt().get(), out);
    }
    writeInstant(metadata.createdAt(), out);
    writeInstant(metadata.updatedAt(), out);
    out.writeByte(credential.ciphertexts().size());
    for (Map.Entry<FieldName, byte[]> field : credential.ciphertexts().entrySet()) {
      out.writeUTF(field.getKey().value());
      writeBytes(field.getValue(), out);
    }
  }

  static SealedCredential readCredential(Organisation organisation, DataInputStream in)
      throws IOException {
    ServiceName service = new ServiceName(in.readUTF());
    CredentialVersion version = new CredentialVersion(new CreationId(in.readUTF()), in.readLong());
    String tokenType = in.readUTF();
    Optional<Instant> expiresAt =
        in.readBoolean() ? Optional.of(readInstant(in)) : Optional.empty();
    CredentialMetadata metadata =
        new CredentialMetadata(tokenType, expiresAt, readInstant(in), readInstant(in));
    Map<FieldName, byte[]> fields = new LinkedHashMap<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      fields.put(new FieldName(in.readUTF()), readBytes(in));
    }
    return new SealedCredential(organisation, service, version, metadata, fields);
  }

  static void writeLogEntry(LogEntry entry, DataOutputStream out) throws IOException {
    writeInstant(entry.at(), out);
    out.writeByte(
        switch (entry.outcome()) {
          case RELEASED -> 1;
          case REFUSED -> 2;
          case ALARM -> 3;
        });
    out.writeUTF(entry.reason());
    writeOptional(entry.ticket(), out);
    writeOptional(entry.subject(), out);
    writeOptional(entry.service(), out);
    writeOptional(entry.purpose(), out);
    writeOptional(entry.client(), out);
    out.writeUTF(entry.requestId());
  }

  /** What is written of an entry that speaks of some fields only, beside the rest. */
  static void writeFields(LogEntry entry, DataOutputStream out) throws IOException {
    writeOptional(entry.fields(), out);
  }

  static LogEntry readLogEntryOfFields(DataInputStream in) throws IOException {
    return readLogEntry(in).of(readOptional(in));
  }

  static LogEntry readLogEntry(DataInputStream in) throws IOException {
    Instant at = readInstant(in);
    LogOutcome outcome =
        switch (in.readUnsignedByte()) {
          case 1 -> LogOutcome.RELEASED;
          case 2 -> LogOutcome.REFUSED;
          case 3 -> LogOutcome.ALARM;
          default -> throw new IOException("an outcome of unknown kind");
        };
    return new LogEntry(
        at,
        outcome,
        in.readUTF(),
        readOptional(in),
        readOptional(in),
        readOptional(in),
        readOptional(in),
        readOptional(in),
        in.readUTF());
  }

  static void writeBinding(SealedBinding binding, DataOutputStream out) throws IOException {
    out.writeUTF(binding.webhookId());
    out.writeUTF(binding.kid());
    writeBytes(binding.sealedSecret(), out);
    writeInstant(binding.createdAt(), out);
  }

  static SealedBinding readBinding(Organisation organisation, DataInputStream in)
      throws IOException {
    return new SealedBinding(
        organisation, in.readUTF(), in.readUTF(), readBytes(in), readInstant(in));
  }

  private static void writeOptional(Optional<String> text, DataOutputStream out)
      throws IOException {
    out.writeBoolean(text.isPresent());
    if (text.isPresent()) {
      out.writeUTF(text.get());
    }
  }

  private static Optional<String> readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
  }

  static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAXIMUM_BYTES) {
      throw new IOException("an impossible length");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new IOException("an entry ends too early");
    }
    return bytes;
  }
}
