package dev.sallyport.vault.release;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialVersion;

/**
 * A credential that a release was prepared for, and that must still be the stored one when it
 * happens.
 */
public record CurrentCredential(ServiceName service, CredentialVersion version) {}
