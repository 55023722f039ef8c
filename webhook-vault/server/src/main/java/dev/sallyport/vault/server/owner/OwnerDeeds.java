package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the owner changes, in the vault's log before it is done: what, about what, and which user of
 * the machine did it. No value is told.
 */
final class OwnerDeeds {
  private static final int ID_BYTES = 8;

  /** Of a user's name on the machine; the rest is cut off. */
  private static final int USER_CHARACTERS = 64;

  private final Organisation organisation;
  private final Store store;

  OwnerDeeds(Organisation organisation, Store store) {
    this.organisation = organisation;
    this.store = store;
  }

  /** Fails when it cannot be recorded; then it is not to be done either. */
  Future<Void> record(String deed, ServiceName service) {
    return record(deed, Optional.empty(), Optional.of(service.value()));
  }

  /** The same of what is done about an agent. */
  Future<Void> record(String deed, AgentId agent) {
    return record(deed, Optional.of(agent.value()), Optional.empty());
  }

  /** The same of what is done about the vault as a whole. */
  Future<Void> record(String deed) {
    return record(deed, Optional.empty(), Optional.empty());
  }

  private Future<Void> record(String deed, Optional<String> agent, Optional<String> service) {
    LogEntry entry =
        new LogEntry(
            InstantSource.system().instant(),
            LogOutcome.RELEASED,
            "owner_" + deed,
            Optional.empty(),
            agent,
            service,
            Optional.empty(),
            Optional.of(actor()),
            deedId());
    return store.log().append(organisation, entry);
  }

  /** Who it is that runs a command. */
  static String actor() {
    return "owner " + user();
  }

  /** What tells what a command did from what others did. */
  static String deedId() {
    return "owner-" + id();
  }

  private static String user() {
    String name = System.getProperty("user.name", "").replace('\0', ' ');
    return name.length() > USER_CHARACTERS ? name.substring(0, USER_CHARACTERS) : name;
  }

  private static String id() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
