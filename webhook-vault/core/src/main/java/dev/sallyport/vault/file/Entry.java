package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.binding.SealedBinding;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.proof.SealedTreeKey;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.SealedDocument;
import java.time.Instant;

/** One change of a vault file's contents. A record holds those that were acknowledged together. */
sealed interface Entry {
  record CredentialWritten(SealedCredential credential) implements Entry {}

  record CredentialDeleted(ServiceName service) implements Entry {}

  record DocumentWritten(SealedDocument document) implements Entry {}

  record DocumentDeleted(DocumentCollection collection, DocumentKey key) implements Entry {}

  record Enrolled(SealedEnrolment enrolment) implements Entry {}

  record Unenrolled(AgentId agent) implements Entry {}

  record CapSet(ReleaseCap cap) implements Entry {}

  record CapRemoved(ServiceName service) implements Entry {}

  /** A release that counts towards the service's cap. */
  record ReleaseCounted(ServiceName service, Instant at) implements Entry {}

  record Redeemed(TicketBits ticket, Instant expiresAt) implements Entry {}

  /** All redemptions of tickets that expired before. */
  record RedemptionsForgotten(Instant before) implements Entry {}

  record Logged(LogEntry entry) implements Entry {}

  record BindingCreated(SealedBinding binding) implements Entry {}

  /** The same binding under another data key. */
  record BindingResealed(SealedBinding binding) implements Entry {}

  /** A backup was restored. */
  record Restored(Restoration restoration) implements Entry {}

  /** The tree of the log was begun, or its key was sealed anew. */
  record TreeBegun(SealedTreeKey key, String checkpoint) implements Entry {}

  /** Leaves were added to the tree: their hashes, one after the other. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and nobody changes it
  record TreeGrown(byte[] leaves, String checkpoint) implements Entry {}

  /**
   * So many entries were removed from the log's beginning, ever. They are passed over until the
   * file is written anew.
   */
  record LogRemoved(long entries) implements Entry {}

  record CodeIssued(CodeHash code, OpenCode open) implements Entry {}

  record Exchanged(CodeHash code, Instant at) implements Entry {}

  record CallSeen(String requestId, Instant at) implements Entry {}

  /** All calls seen until then. */
  record CallsForgotten(Instant until) implements Entry {}
}
