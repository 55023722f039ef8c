package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.organisation.Organisation;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a backup file begins with. Readable without a key; every piece behind it is bound to it.
 *
 * @param form of the contents, which depends on the store
 * @param takenAt the moment that the contents are of, or shortly before
 * @param keyset what the contents are sealed with, wrapped as it is in the store
 */
record BackupHeader(String form, Instant takenAt, WrappedKeyset keyset) {
  private static final String MAGIC = "sallyport-vault/backup/1";

  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(MAGIC);
      out.writeUTF(form);
      out.writeLong(takenAt.toEpochMilli());
      out.writeUTF(keyset.organisation().value());
      out.writeLong(keyset.generation());
      out.writeUTF(keyset.wrappedBy());
      out.writeInt(keyset.bytes().length);
      out.write(keyset.bytes());
      out.writeInt(keyset.primary().map(DataKeyId::value).orElse(0));
    }
    return bytes.toByteArray();
  }

  static BackupHeader read(DataInputStream in) throws IOException {
    if (!in.readUTF().equals(MAGIC)) {
      throw new IOException("no backup");
    }
    String form = in.readUTF();
    Instant takenAt = Instant.ofEpochMilli(in.readLong());
    Organisation organisation = new Organisation(in.readUTF());
    long generation = in.readLong();
    String wrappedBy = in.readUTF();
    int length = in.readInt();
    if (length < 1 || length > WrappedKeyset.MAXIMUM_BYTES) {
      throw new IOException("an impossible length");
    }
    byte[] wrapped = new byte[length];
    in.readFully(wrapped);
    DataKeyId primary = new DataKeyId(in.readInt());
    return new BackupHeader(
        form,
        takenAt,
        new WrappedKeyset(organisation, generation, wrappedBy, wrapped, Optional.of(primary)));
  }
}
