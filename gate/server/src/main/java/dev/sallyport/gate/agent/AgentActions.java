package dev.sallyport.gate.agent;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.identity.PrincipalKind;

/** What the log calls that something was done with a principal. */
enum AgentActions {
  CREATED(AuditAction.AGENT_CREATED, AuditAction.APP_CREATED, AuditAction.SERVICE_ACCOUNT_CREATED),
  CHANGED(AuditAction.AGENT_CHANGED, AuditAction.APP_CHANGED, AuditAction.SERVICE_ACCOUNT_CHANGED),
  DELETED(AuditAction.AGENT_DELETED, AuditAction.APP_DELETED, AuditAction.SERVICE_ACCOUNT_DELETED);

  private final AuditAction ofAgent;
  private final AuditAction ofApp;
  private final AuditAction ofServiceAccount;

  AgentActions(AuditAction ofAgent, AuditAction ofApp, AuditAction ofServiceAccount) {
    this.ofAgent = ofAgent;
    this.ofApp = ofApp;
    this.ofServiceAccount = ofServiceAccount;
  }

  AuditAction of(PrincipalKind kind) {
    return switch (kind) {
      case AGENT -> ofAgent;
      case APP -> ofApp;
      case SERVICE_ACCOUNT -> ofServiceAccount;
    };
  }
}
