package dev.sallyport.gate.redirect;

import dev.sallyport.ticket.key.KeyHash;

/**
 * A key that an agent presented and whose shape and checksum are right; whether anybody has it is
 * another question.
 *
 * @param inUrl whether it came as {@code ?key=}, where proxies and logs can see it
 */
public record PresentedKey(KeyHash hash, boolean inUrl) {}
