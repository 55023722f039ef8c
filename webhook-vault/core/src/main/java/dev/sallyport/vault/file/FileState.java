package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.binding.BindingState;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.log.proof.SealedTreeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a vault file holds, without the log: the sum of its entries. Belongs to the file's thread.
 */
final class FileState {
  private final TreeMap<String, SealedCredential> credentials = new TreeMap<>();
  private final FileDocumentState documents = new FileDocumentState();
  private final FileEnrolmentState enrolments = new FileEnrolmentState();
  private final FileCapState caps = new FileCapState();
  private final FileTreeState tree = new FileTreeState();
  private final Map<TicketBits, Instant> redemptions = new HashMap<>();
  private final LinkedHashMap<CodeHash, OpenCode> codes = new LinkedHashMap<>();
  private final Map<String, Instant> calls = new HashMap<>();
  private final List<Restoration> restorations = new ArrayList<>();
  private long credentialBytes;
  private Optional<BindingState> binding = Optional.empty();
  private Optional<CodeHash> exchanged = Optional.empty();

  void apply(Entry entry) {
    switch (entry) {
      case Entry.CredentialWritten(SealedCredential credential) ->
          replace(credential.service().value(), Optional.of(credential));
      case Entry.CredentialDeleted deleted -> replace(deleted.service().value(), Optional.empty());
      case Entry.DocumentWritten written -> documents.put(written.document());
      case Entry.DocumentDeleted deleted -> documents.remove(deleted.collection(), deleted.key());
      case Entry.Enrolled enrolled -> enrolments.put(enrolled.enrolment());
      case Entry.Unenrolled unenrolled -> enrolments.remove(unenrolled.agent());
      case Entry.CapSet(ReleaseCap cap) -> caps.put(cap);
      case Entry.CapRemoved(ServiceName service) -> caps.remove(service);
      case Entry.ReleaseCounted counted -> caps.count(counted.service(), counted.at());
      case Entry.Redeemed redeemed -> redemptions.put(redeemed.ticket(), redeemed.expiresAt());
      case Entry.RedemptionsForgotten forgotten ->
          redemptions.values().removeIf(expiry -> expiry.isBefore(forgotten.before()));
      case Entry.Logged _ -> {} // The log stays in the file.
      case Entry.BindingCreated created ->
          binding = Optional.of(new BindingState(created.binding(), Optional.empty()));
      case Entry.BindingResealed resealed ->
          binding = binding.map(state -> new BindingState(resealed.binding(), state.exchangedAt()));
      case Entry.Restored restored -> restorations.add(restored.restoration());
      case Entry.TreeBegun(SealedTreeKey key, String checkpoint) -> tree.begin(key, checkpoint);
      case Entry.TreeGrown grown -> tree.grow(grown.leaves(), grown.checkpoint());
      case Entry.LogRemoved removed -> tree.remove(removed.entries());
      case Entry.CodeIssued issued -> addCode(issued);
      case Entry.Exchanged done -> {
        exchanged = Optional.of(done.code());
        codes.remove(done.code());
        binding = binding.map(state -> new BindingState(state.binding(), Optional.of(done.at())));
      }
      case Entry.CallSeen seen -> calls.put(seen.requestId(), seen.at());
      case Entry.CallsForgotten forgotten ->
          calls.values().removeIf(at -> !at.isAfter(forgotten.until()));
    }
  }

  private void replace(String service, Optional<SealedCredential> next) {
    SealedCredential before = credentials.remove(service);
    credentialBytes -= before == null ? 0 : before.size();
    next.ifPresent(credential -> credentials.put(service, credential));
    credentialBytes += next.map(SealedCredential::size).orElse(0);
  }

  private void addCode(Entry.CodeIssued issued) {
    codes.put(issued.code(), issued.open());
    if (codes.size() > Bindings.OPEN_CODES) {
      codes.remove(codes.firstEntry().getKey());
    }
  }

  /** Entries that make this state out of nothing. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    credentials.values().forEach(each -> entries.add(new Entry.CredentialWritten(each)));
    documents.all().forEach(each -> entries.add(new Entry.DocumentWritten(each)));
    enrolments.all().forEach(each -> entries.add(new Entry.Enrolled(each)));
    entries.addAll(caps.entries());
    redemptions.forEach((ticket, expiry) -> entries.add(new Entry.Redeemed(ticket, expiry)));
    binding.ifPresent(state -> entries.add(new Entry.BindingCreated(state.binding())));
    codes.forEach((code, open) -> entries.add(new Entry.CodeIssued(code, open)));
    binding
        .flatMap(BindingState::exchangedAt)
        .ifPresent(at -> entries.add(new Entry.Exchanged(exchanged.orElseThrow(), at)));
    calls.forEach((request, at) -> entries.add(new Entry.CallSeen(request, at)));
    entries.addAll(tree.entries());
    restorations.forEach(each -> entries.add(new Entry.Restored(each)));
    return entries;
  }

  /** Whether a ticket that expires then may have been redeemed before history was cut. */
  boolean isCutOff(Instant ticketExpiry) {
    return restoration().filter(last -> ticketExpiry.isBefore(last.ticketsFrom())).isPresent();
  }

  /** The latest restored backup, if there was one. */
  Optional<Restoration> restoration() {
    return restorations.stream().max(Comparator.comparing(Restoration::restoredAt));
  }

  Optional<SealedCredential> credential(String service) {
    return Optional.ofNullable(credentials.get(service));
  }

  /** Credentials in order of their services, behind {@code service}. */
  SortedMap<String, SealedCredential> credentialsAfter(String service) {
    return credentials.tailMap(service, false);
  }

  int credentialCount() {
    return credentials.size();
  }

  long credentialBytes() {
    return credentialBytes;
  }

  FileDocumentState documents() {
    return documents;
  }

  FileEnrolmentState enrolments() {
    return enrolments;
  }

  FileTreeState tree() {
    return tree;
  }

  FileCapState caps() {
    return caps;
  }

  int redemptionCount() {
    return redemptions.size();
  }

  int callCount() {
    return calls.size();
  }

  boolean isRedeemed(TicketBits ticket) {
    return redemptions.containsKey(ticket);
  }

  int redemptionsExpiredBefore(Instant before) {
    return (int) redemptions.values().stream().filter(expiry -> expiry.isBefore(before)).count();
  }

  Optional<BindingState> binding() {
    return binding;
  }

  Optional<OpenCode> openCode(CodeHash code) {
    return Optional.ofNullable(codes.get(code));
  }

  Optional<CodeHash> exchangedCode() {
    return exchanged;
  }

  Optional<Instant> callSeenAt(String requestId) {
    return Optional.ofNullable(calls.get(requestId));
  }

  int callsSeenUntil(Instant until) {
    return (int) calls.values().stream().filter(at -> !at.isAfter(until)).count();
  }
}
