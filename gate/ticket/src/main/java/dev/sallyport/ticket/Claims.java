package dev.sallyport.ticket;

import java.util.Optional;

/**
 * What a ticket of either format says, each claim well-formed by itself and signed, none of it held
 * against a clock or a request yet.
 */
record Claims(
    TicketId id,
    String subject,
    ServiceName service,
    Purpose purpose,
    long issuedAt,
    long expiresAt,
    Optional<String> grantId,
    Optional<String> creationId,
    Optional<HolderBinding> holder,
    Optional<RequestHash> request,
    Optional<String> owner,
    Optional<StoreMode> mode) {}
