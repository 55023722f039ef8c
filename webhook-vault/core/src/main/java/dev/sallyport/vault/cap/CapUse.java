package dev.sallyport.vault.cap;

/**
 * A cap and what is used of it.
 *
 * @param used releases within the hour that ends now
 */
public record CapUse(ReleaseCap cap, int used) {}
