package dev.sallyport.gate.access;

import dev.sallyport.gate.audit.AuditSource;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.SandboxCredentialId;
import dev.sallyport.gate.identity.UserId;
import org.jspecify.annotations.Nullable;

/** Who makes a change, as its audit record names them. */
public sealed interface Actor
    permits Actor.ASandboxCredential,
        Actor.AUser,
        Actor.AnAgent,
        Actor.Anybody,
        Actor.TheGate,
        Caller {
  /** Stands in the log for the gate itself. No id of a person, an agent or a key looks like it. */
  String GATE = "gate";

  /** The id in the log. */
  String actorId();

  /** The key that was used, where it has an id of its own. */
  default @Nullable KeyId usedKey() {
    return null;
  }

  /** By which door the change came. */
  AuditSource source();

  /** An agent that changes something of its own, with its key. */
  record AnAgent(AgentId agent, KeyId key) implements Actor {
    @Override
    public String actorId() {
      return agent.value();
    }

    @Override
    public KeyId usedKey() {
      return key;
    }

    @Override
    public AuditSource source() {
      return AuditSource.AGENT;
    }
  }

  /** A user that changes something of their own, with a token of their issuer. */
  record AUser(UserId user) implements Actor {
    @Override
    public String actorId() {
      return user.value();
    }

    @Override
    public AuditSource source() {
      return AuditSource.DIRECT;
    }
  }

  /** Somebody who has not shown who they are. */
  record Anybody() implements Actor {
    private static final String ID = "anybody";

    @Override
    public String actorId() {
      return ID;
    }

    @Override
    public AuditSource source() {
      return AuditSource.DIRECT;
    }
  }

  /** Whoever has a credential of the sandbox, about that credential. */
  record ASandboxCredential(SandboxCredentialId credential) implements Actor {
    @Override
    public String actorId() {
      return credential.value();
    }

    @Override
    public AuditSource source() {
      return AuditSource.AGENT;
    }
  }

  /** The gate itself: something became due. */
  record TheGate() implements Actor {
    @Override
    public String actorId() {
      return GATE;
    }

    @Override
    public AuditSource source() {
      return AuditSource.GATE;
    }
  }
}
