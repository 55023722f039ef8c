package dev.sallyport.gate.console;

import java.util.Optional;

/**
 * Where an organisation stands.
 *
 * @param vaultBound whether a vault is bound
 * @param agents agents, apps and service accounts
 * @param serviceAccounts those that are active
 * @param keys machine keys that were not revoked
 * @param liveKey whether a machine key of an active service account works
 * @param hasRun whether a request was ever permitted, as far as the log is looked at
 * @param requestsInADay requests that were permitted within 24 hours, as far as the log is looked
 *     at
 * @param account status of the service account that is asked about; empty: there is none
 */
record Standing(
    boolean vaultBound,
    long agents,
    long serviceAccounts,
    long keys,
    boolean liveKey,
    boolean hasRun,
    long requestsInADay,
    Optional<String> account) {}
