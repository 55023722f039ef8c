package dev.sallyport.gate.access;

import dev.sallyport.gate.audit.AuditSource;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls an organisation's API. Which organisation a request is about comes from here and
 * nowhere else.
 */
public sealed interface Caller extends Actor permits Caller.Machine, Caller.Person {
  /** The caller's organisation. */
  OrganisationId organisation();

  /** What the caller may do, at this request. */
  Set<Permission> permissions();

  @Override
  default AuditSource source() {
    return AuditSource.DIRECT;
  }

  /**
   * Someone who administers the organisation.
   *
   * @param proof how they have shown who they are
   */
  record Person(OrganisationId organisation, OperatorId id, String name, Role role, Proof proof)
      implements Caller {
    /** Someone who comes with a token of ours because they cannot sign in. */
    public Person(OrganisationId organisation, OperatorId id, String name, Role role) {
      this(organisation, id, name, role, new Proof.StandingToken(false));
    }

    @Override
    public Set<Permission> permissions() {
      return role.permissions();
    }

    @Override
    public String actorId() {
      return id.value();
    }

    @Override
    public @Nullable KeyId usedKey() {
      return null;
    }
  }

  /**
   * A program with a key of its own.
   *
   * @param principal id of what the key speaks for
   */
  record Machine(
      OrganisationId organisation, KeyId key, String principal, String name, Scopes scopes)
      implements Caller {
    @Override
    public Set<Permission> permissions() {
      return scopes.permissions();
    }

    @Override
    public String actorId() {
      return principal;
    }

    @Override
    public KeyId usedKey() {
      return key;
    }
  }
}
