package dev.sallyport.vault.file;

import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.DocumentSummary;
import dev.sallyport.vault.storage.SealedDocument;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Documents as bytes. Codes of collections are never reused or renumbered. */
final class DocumentParts {
  private DocumentParts() {}

  static void write(SealedDocument document, DataOutputStream out) throws IOException {
    DocumentSummary summary = document.summary();
    writePlace(summary.collection(), summary.key(), out);
    out.writeLong(summary.version());
    Parts.writeInstant(summary.createdAt(), out);
    Parts.writeInstant(summary.updatedAt(), out);
    Parts.writeBytes(document.ciphertext(), out);
  }

  static SealedDocument read(Organisation organisation, DataInputStream in) throws IOException {
    DocumentSummary summary =
        new DocumentSummary(
            readCollection(in),
            readKey(in),
            in.readLong(),
            Parts.readInstant(in),
            Parts.readInstant(in));
    return new SealedDocument(organisation, summary, Parts.readBytes(in));
  }

  static void writePlace(DocumentCollection collection, DocumentKey key, DataOutputStream out)
      throws IOException {
    out.writeByte(
        switch (collection) {
          case PROXY_CONFIGS -> 1;
          case VAULT_CONFIG -> 2;
          case OAUTH_CLIENTS -> 3;
          case OAUTH_REFRESHES -> 4;
          case OAUTH_CONNECTIONS -> 5;
          case LOG_EXCHANGE -> 6;
        });
    out.writeUTF(key.value());
  }

  static DocumentCollection readCollection(DataInputStream in) throws IOException {
    return switch (in.readUnsignedByte()) {
      case 1 -> DocumentCollection.PROXY_CONFIGS;
      case 2 -> DocumentCollection.VAULT_CONFIG;
      case 3 -> DocumentCollection.OAUTH_CLIENTS;
      case 4 -> DocumentCollection.OAUTH_REFRESHES;
      case 5 -> DocumentCollection.OAUTH_CONNECTIONS;
      case 6 -> DocumentCollection.LOG_EXCHANGE;
      default -> throw new IOException("a collection of unknown kind");
    };
  }

  static DocumentKey readKey(DataInputStream in) throws IOException {
    return new DocumentKey(in.readUTF());
  }
}
