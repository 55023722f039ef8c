package dev.sallyport.gate.console;

import java.util.OptionalLong;

/**
 * What whoever runs the gate has agreed with its organisations. Nothing is refused because of it.
 *
 * @param name as people know it
 * @param agents agents, apps and service accounts; empty: as many as they like, and so for the rest
 * @param keys machine keys that were not revoked
 * @param requestsPerDay requests that are permitted within 24 hours
 */
public record Plan(
    String name, OptionalLong agents, OptionalLong keys, OptionalLong requestsPerDay) {}
