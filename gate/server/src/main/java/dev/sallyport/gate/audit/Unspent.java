package dev.sallyport.gate.audit;

/**
 * What was leased of a cap, and will not be spent any more by the gate that leased it.
 *
 * @param uses at least one
 */
public record Unspent(String organisation, String counter, long uses) {}
