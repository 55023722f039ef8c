/**
 * Natural batching: what arrives while one batch is under way goes together in the next, from all
 * event loops of a process.
 */
@NullMarked
package dev.sallyport.service.batch;

import org.jspecify.annotations.NullMarked;
