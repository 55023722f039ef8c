package dev.sallyport.vault.file;

import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import dev.sallyport.vault.storage.DocumentSeal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What of an entry is sealed beneath the record's own sealing. Every kind of entry is named here:
 * one that is forgotten does not compile.
 */
final class SealedParts {
  private final VaultKeyset keyset;
  private final CredentialEnvelope credentials;
  private final DocumentSeal documents;
  private final BindingSeal bindings;
  private final EnrolmentSeal enrolments;
  private final TreeKeySeal logs;

  SealedParts(VaultKeyset keyset) {
    this.keyset = keyset;
    this.credentials = new CredentialEnvelope(keyset);
    this.documents = new DocumentSeal(keyset);
    this.bindings = new BindingSeal(keyset);
    this.enrolments = new EnrolmentSeal(keyset);
    this.logs = new TreeKeySeal(keyset);
  }

  static boolean isSealed(Entry entry) {
    return !of(entry).isEmpty();
  }

  /** Whether the key that seals now has sealed all of it. */
  boolean isCurrent(Entry entry) {
    return of(entry).stream().allMatch(keyset::isCurrent);
  }

  private static Collection<byte[]> of(Entry entry) {
    return switch (entry) {
      case Entry.CredentialWritten written -> written.credential().ciphertexts().values();
      case Entry.DocumentWritten written -> List.of(written.document().ciphertext());
      case Entry.Enrolled enrolled -> List.of(enrolled.enrolment().sealedKey());
      case Entry.TreeBegun begun -> List.of(begun.key().sealedSeed());
      case Entry.BindingCreated created -> List.of(created.binding().sealedSecret());
      case Entry.BindingResealed resealed -> List.of(resealed.binding().sealedSecret());
      case Entry.CredentialDeleted _,
          Entry.Unenrolled _,
          Entry.CapSet _,
          Entry.CapRemoved _,
          Entry.ReleaseCounted _,
          Entry.Restored _,
          Entry.DocumentDeleted _,
          Entry.Redeemed _,
          Entry.RedemptionsForgotten _,
          Entry.Logged _,
          Entry.LogRemoved _,
          Entry.TreeGrown _,
          Entry.CodeIssued _,
          Entry.Exchanged _,
          Entry.CallSeen _,
          Entry.CallsForgotten _ ->
          List.of();
    };
  }

  /** An entry that changes nothing but the key; empty for one without sealed parts. */
  Optional<Entry> reseal(Entry entry) {
    return switch (entry) {
      case Entry.CredentialWritten written ->
          Optional.of(new Entry.CredentialWritten(credentials.reseal(written.credential())));
      case Entry.DocumentWritten written ->
          Optional.of(new Entry.DocumentWritten(documents.reseal(written.document())));
      case Entry.Enrolled enrolled ->
          Optional.of(new Entry.Enrolled(enrolments.reseal(enrolled.enrolment())));
      case Entry.TreeBegun begun ->
          Optional.of(new Entry.TreeBegun(logs.reseal(begun.key()), begun.checkpoint()));
      case Entry.BindingCreated created ->
          Optional.of(new Entry.BindingResealed(bindings.reseal(created.binding())));
      case Entry.BindingResealed resealed ->
          Optional.of(new Entry.BindingResealed(bindings.reseal(resealed.binding())));
      case Entry.CredentialDeleted _,
          Entry.Unenrolled _,
          Entry.CapSet _,
          Entry.CapRemoved _,
          Entry.ReleaseCounted _,
          Entry.Restored _,
          Entry.DocumentDeleted _,
          Entry.Redeemed _,
          Entry.RedemptionsForgotten _,
          Entry.Logged _,
          Entry.LogRemoved _,
          Entry.TreeGrown _,
          Entry.CodeIssued _,
          Entry.Exchanged _,
          Entry.CallSeen _,
          Entry.CallsForgotten _ ->
          Optional.empty();
    };
  }
}
