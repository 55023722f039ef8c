package dev.sallyport.vault.dynamodb;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentKey;
import java.util.Locale;
import java.util.UUID;

/**
 * Where an item lies: the table's key. Everything of an organisation begins with its name and a
 * {@code #}, which no organisation has in its name.
 */
record Place(String partition, String sort) {
  /** How many marks tell of the store's history, so that those who look at them seldom meet. */
  static final int MARKS = 16;

  private static final String ONLY = "-";

  static String partition(Organisation organisation, String kind) {
    return organisation.value() + "#" + kind;
  }

  private static Place of(Organisation organisation, String kind, String sort) {
    return new Place(partition(organisation, kind), sort);
  }

  static Place keyset(Organisation organisation) {
    return of(organisation, "keyset", ONLY);
  }

  static Place binding(Organisation organisation) {
    return of(organisation, "binding", ONLY);
  }

  /** What a credential is, without its ciphertexts. */
  static Place credential(Organisation organisation, ServiceName service) {
    return of(organisation, "credential", service.value());
  }

  /** A credential's ciphertexts: apart, so that looking at its version stays cheap. */
  static Place ciphertexts(Organisation organisation, ServiceName service) {
    return of(organisation, "ciphertexts", service.value());
  }

  static Place document(Organisation organisation, DocumentCollection collection, DocumentKey key) {
    return of(organisation, "document#" + collection.wireName(), key.value());
  }

  static Place enrolment(Organisation organisation, AgentId agent) {
    return of(organisation, "enrolment", agent.value());
  }

  static Place cap(Organisation organisation, ServiceName service) {
    return of(organisation, "cap", service.value());
  }

  /** One of the releases that are counted towards a cap. */
  static Place counted(Organisation organisation, String life, long number) {
    return of(organisation, "counted#" + life, sortable(number));
  }

  static Place code(Organisation organisation, String hash) {
    return of(organisation, "code", hash);
  }

  /** Each in a partition of its own: there are many. */
  static Place ticket(Organisation organisation, UUID bits) {
    return of(organisation, "ticket#" + bits, ONLY);
  }

  static Place call(Organisation organisation, String requestId) {
    return of(organisation, "call#" + requestId, ONLY);
  }

  static Place logEntry(Organisation organisation, long number) {
    return of(organisation, "log", sortable(number));
  }

  static Place mark(Organisation organisation, int number) {
    return of(organisation, "history", Integer.toHexString(number));
  }

  /** The one that redeeming this ticket looks at. */
  static Place mark(Organisation organisation, UUID ticket) {
    return mark(organisation, Math.floorMod(ticket.hashCode(), MARKS));
  }

  /** A number so that texts sort as numbers do. */
  static String sortable(long number) {
    return String.format(Locale.ROOT, "%019d", number);
  }
}
