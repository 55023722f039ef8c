package dev.sallyport.vault.log;

/**
 * An entry as the store keeps it.
 *
 * @param sequence rises with every entry of a store; gaps are possible
 */
public record RecordedEntry(long sequence, LogEntry entry) {}
