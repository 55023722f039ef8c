/**
 * Structured logs: one event per line, a fixed vocabulary of keys, secrets masked as last line of
 * defence.
 */
@NullMarked
package dev.sallyport.service.log;

import org.jspecify.annotations.NullMarked;
