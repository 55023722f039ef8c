package dev.sallyport.gate.audit;

/**
 * What a gate wants of a counter before its lease is gone.
 *
 * @param uses how many, at least one
 * @param delay how long the lease of a rate lasts, microseconds
 */
record Renewal(CounterName counter, Charge terms, long uses, long delay) {}
