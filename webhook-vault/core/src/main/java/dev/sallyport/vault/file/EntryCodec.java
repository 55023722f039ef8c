package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.organisation.Organisation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Entries as bytes: a tag, then the parts in order. Tags are never reused or renumbered. */
final class EntryCodec {
  private static final int CREDENTIAL_DELETED = 2;
  private static final int REDEEMED = 3;
  private static final int REDEMPTIONS_FORGOTTEN = 4;
  private static final int LOGGED = 5;
  private static final int BINDING_CREATED = 6;
  private static final int CODE_ISSUED = 7;
  private static final int EXCHANGED = 8;
  private static final int CALL_SEEN = 9;
  private static final int CALLS_FORGOTTEN = 10;
  private static final int CODE_ISSUED_TO_OWNER = 11;
  private static final int DOCUMENT_WRITTEN = 12;
  private static final int DOCUMENT_DELETED = 13;
  private static final int ENROLLED = 20;
  private static final int UNENROLLED = 21;
  private static final int CAP_SET = 22;
  private static final int CAP_REMOVED = 23;
  private static final int RELEASE_COUNTED = 24;
  private static final int LOGGED_OF_FIELDS = 41;
  private static final int BINDING_RESEALED = 30;
  private static final int RESTORED = 31;
  private static final int TREE_BEGUN = 32;
  private static final int TREE_GROWN = 33;
  private static final int LOG_REMOVED = 34;

  private final Organisation organisation;

  EntryCodec(Organisation organisation) {
    this.organisation = organisation;
  }

  byte[] encode(Entry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(entry, out);
    } catch (IOException impossible) {
      throw new IllegalStateException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  List<Entry> decode(byte[] plaintext) {
    List<Entry> entries = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plaintext))) {
      while (in.available() > 0) {
        entries.add(read(in));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Damage.found("a record opens and makes no sense", e);
    }
    return entries;
  }

  private static void write(Entry entry, DataOutputStream out) throws IOException {
    switch (entry) {
      case Entry.CredentialWritten written -> CredentialParts.write(written.credential(), out);
      case Entry.CredentialDeleted deleted -> {
        out.writeByte(CREDENTIAL_DELETED);
        out.writeUTF(deleted.service().value());
      }
      case Entry.DocumentWritten written -> {
        out.writeByte(DOCUMENT_WRITTEN);
        DocumentParts.write(written.document(), out);
      }
      case Entry.DocumentDeleted deleted -> {
        out.writeByte(DOCUMENT_DELETED);
        DocumentParts.writePlace(deleted.collection(), deleted.key(), out);
      }
      case Entry.Enrolled enrolled -> {
        out.writeByte(ENROLLED);
        EnrolmentParts.write(enrolled.enrolment(), out);
      }
      case Entry.Unenrolled unenrolled -> {
        out.writeByte(UNENROLLED);
        out.writeUTF(unenrolled.agent().value());
      }
      case Entry.CapSet(ReleaseCap cap) -> {
        out.writeByte(CAP_SET);
        out.writeUTF(cap.service().value());
        out.writeInt(cap.releases());
      }
      case Entry.CapRemoved(ServiceName service) -> {
        out.writeByte(CAP_REMOVED);
        out.writeUTF(service.value());
      }
      case Entry.ReleaseCounted counted -> {
        out.writeByte(RELEASE_COUNTED);
        out.writeUTF(counted.service().value());
        Parts.writeInstant(counted.at(), out);
      }
      case Entry.Redeemed redeemed -> {
        out.writeByte(REDEEMED);
        out.writeLong(redeemed.ticket().high());
        out.writeLong(redeemed.ticket().low());
        Parts.writeInstant(redeemed.expiresAt(), out);
      }
      case Entry.RedemptionsForgotten forgotten -> {
        out.writeByte(REDEMPTIONS_FORGOTTEN);
        Parts.writeInstant(forgotten.before(), out);
      }
      case Entry.Logged logged -> {
        boolean ofFields = logged.entry().fields().isPresent();
        out.writeByte(ofFields ? LOGGED_OF_FIELDS : LOGGED);
        Parts.writeLogEntry(logged.entry(), out);
        if (ofFields) {
          Parts.writeFields(logged.entry(), out);
        }
      }
      case Entry.BindingCreated created -> {
        out.writeByte(BINDING_CREATED);
        Parts.writeBinding(created.binding(), out);
      }
      case Entry.Restored(Restoration restoration) -> {
        out.writeByte(RESTORED);
        Parts.writeInstant(restoration.restoredAt(), out);
        Parts.writeInstant(restoration.takenAt(), out);
      }
      case Entry.TreeBegun begun -> {
        out.writeByte(TREE_BEGUN);
        TreeParts.writeKey(begun.key(), out);
        out.writeUTF(begun.checkpoint());
      }
      case Entry.TreeGrown grown -> {
        out.writeByte(TREE_GROWN);
        TreeParts.writeLeaves(grown.leaves(), out);
        out.writeUTF(grown.checkpoint());
      }
      case Entry.LogRemoved removed -> {
        out.writeByte(LOG_REMOVED);
        out.writeLong(removed.entries());
      }
      case Entry.BindingResealed resealed -> {
        out.writeByte(BINDING_RESEALED);
        Parts.writeBinding(resealed.binding(), out);
      }
      case Entry.CodeIssued issued -> {
        out.writeByte(issued.open().toOwner() ? CODE_ISSUED_TO_OWNER : CODE_ISSUED);
        out.writeUTF(issued.code().hex());
        Parts.writeInstant(issued.open().expiresAt(), out);
      }
      case Entry.Exchanged exchanged -> {
        out.writeByte(EXCHANGED);
        out.writeUTF(exchanged.code().hex());
        Parts.writeInstant(exchanged.at(), out);
      }
      case Entry.CallSeen seen -> {
        out.writeByte(CALL_SEEN);
        out.writeUTF(seen.requestId());
        Parts.writeInstant(seen.at(), out);
      }
      case Entry.CallsForgotten forgotten -> {
        out.writeByte(CALLS_FORGOTTEN);
        Parts.writeInstant(forgotten.until(), out);
      }
    }
  }

  private Entry read(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case CredentialParts.PLAIN,
          CredentialParts.WITH_RULES,
          CredentialParts.SEALED_ONLY,
          CredentialParts.WITH_FINGERPRINT ->
          new Entry.CredentialWritten(CredentialParts.read(tag, organisation, in));
      case CREDENTIAL_DELETED -> new Entry.CredentialDeleted(new ServiceName(in.readUTF()));
      case DOCUMENT_WRITTEN -> new Entry.DocumentWritten(DocumentParts.read(organisation, in));
      case DOCUMENT_DELETED ->
          new Entry.DocumentDeleted(DocumentParts.readCollection(in), DocumentParts.readKey(in));
      case ENROLLED -> new Entry.Enrolled(EnrolmentParts.read(organisation, in));
      case UNENROLLED -> new Entry.Unenrolled(new AgentId(in.readUTF()));
      case CAP_SET -> new Entry.CapSet(new ReleaseCap(new ServiceName(in.readUTF()), in.readInt()));
      case CAP_REMOVED -> new Entry.CapRemoved(new ServiceName(in.readUTF()));
      case RELEASE_COUNTED ->
          new Entry.ReleaseCounted(new ServiceName(in.readUTF()), Parts.readInstant(in));
      case REDEEMED ->
          new Entry.Redeemed(new TicketBits(in.readLong(), in.readLong()), Parts.readInstant(in));
      case REDEMPTIONS_FORGOTTEN -> new Entry.RedemptionsForgotten(Parts.readInstant(in));
      case LOGGED_OF_FIELDS -> new Entry.Logged(Parts.readLogEntryOfFields(in));
      case LOGGED -> new Entry.Logged(Parts.readLogEntry(in));
      case BINDING_CREATED -> new Entry.BindingCreated(Parts.readBinding(organisation, in));
      case RESTORED ->
          new Entry.Restored(new Restoration(Parts.readInstant(in), Parts.readInstant(in)));
      case TREE_BEGUN -> new Entry.TreeBegun(TreeParts.readKey(organisation, in), in.readUTF());
      case TREE_GROWN -> new Entry.TreeGrown(TreeParts.readLeaves(in), in.readUTF());
      case LOG_REMOVED -> new Entry.LogRemoved(in.readLong());
      case BINDING_RESEALED -> new Entry.BindingResealed(Parts.readBinding(organisation, in));
      case CODE_ISSUED -> codeIssued(in, false);
      case CODE_ISSUED_TO_OWNER -> codeIssued(in, true);
      case EXCHANGED -> new Entry.Exchanged(new CodeHash(in.readUTF()), Parts.readInstant(in));
      case CALL_SEEN -> new Entry.CallSeen(in.readUTF(), Parts.readInstant(in));
      case CALLS_FORGOTTEN -> new Entry.CallsForgotten(Parts.readInstant(in));
      default -> throw new IOException("an entry of unknown kind " + tag);
    };
  }

  private static Entry codeIssued(DataInputStream in, boolean toOwner) throws IOException {
    return new Entry.CodeIssued(
        new CodeHash(in.readUTF()), new OpenCode(Parts.readInstant(in), toOwner));
  }
}
