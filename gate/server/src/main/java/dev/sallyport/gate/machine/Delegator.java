package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.access.Scopes;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.service.http.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * Who makes or changes a key, with what they have at that moment. Nobody hands out what they lack;
 * what is about the rights of others is handed out by people only; and a key makes no key that is
 * held less tightly than itself.
 *
 * @param own the key that asks; empty: a person
 */
record Delegator(Scopes scopes, Optional<MachineKey> own) {

  /** Refuses with {@link ProblemException}. */
  void requireMayMake(Scopes wanted, KeyControls controls) {
    List<Permission> managing =
        wanted.permissions().stream().filter(Permission::isHandedOutByPeopleOnly).sorted().toList();
    if (own.isPresent() && !managing.isEmpty()) {
      throw KeyProblem.scopesOfPeople(KeyProblem.names(managing));
    }
    if (!scopes.covers(wanted)) {
      throw KeyProblem.scopeLacking(wanted, scopes, firstMissing(wanted));
    }
    if (own.isPresent() && !controls.isWithin(own.get().controls())) {
      throw KeyProblem.looserThanMaker();
    }
  }

  private String firstMissing(Scopes wanted) {
    List<String> granted = scopes.names();
    return wanted.names().stream()
        .filter(name -> !granted.contains(name))
        .findFirst()
        .orElseThrow();
  }

  /** Refuses with {@link ProblemException}. */
  void requireMayChange(MachineKey key, MachineKeyChange change) {
    if (change.onlySuspends()) {
      return;
    }
    if (isSelf(key)) {
      throw KeyProblem.selfChange();
    }
    requireMayMake(key.scopes(), key.controls());
    requireMayMake(change.scopes().orElseGet(key::scopes), change.controls().or(key.controls()));
  }

  /** Refuses with {@link ProblemException}: who replaces a key gets to know the new one. */
  void requireMayReplace(MachineKey key) {
    if (!isItself(key)) {
      requireMayMake(key.scopes(), key.controls());
    }
  }

  /** The key's controls, or where it names none, those of the key that makes it. */
  KeyControls inherited(KeyControls controls) {
    return own.map(MachineKey::controls).map(controls::or).orElse(controls);
  }

  /**
   * Whose the new key is: what a service account's key makes is the account's as well, so that it
   * ends with it. Refuses with {@link ProblemException}.
   */
  Optional<AgentId> account(Optional<AgentId> wanted) {
    if (own.isEmpty()) {
      return wanted;
    }
    Optional<AgentId> mine = own.get().serviceAccount();
    if (wanted.isPresent() && !wanted.equals(mine)) {
      throw KeyProblem.anothersAccount();
    }
    return mine;
  }

  /** Whether both keys speak for the same. */
  private boolean isSelf(MachineKey key) {
    return own.filter(mine -> mine.principal().equals(key.principal())).isPresent();
  }

  private boolean isItself(MachineKey key) {
    return own.filter(mine -> mine.id().equals(key.id())).isPresent();
  }
}
