package dev.sallyport.vault.credential;

import dev.sallyport.ticket.ServiceName;
import java.util.SortedSet;

/**
 * A credential as lists show it: metadata and the names of its fields, neither values nor
 * ciphertexts.
 *
 * @param fields which secrets there are, from which flags such as {@code hasRefreshToken} follow
 */
public record CredentialSummary(
    ServiceName service,
    CredentialVersion version,
    CredentialMetadata metadata,
    SortedSet<FieldName> fields) {}
