package dev.sallyport.vault.file;

import java.io.IOException;

/**
 * Something done with a vault file's contents, on its thread. One that throws has changed nothing.
 *
 * @param <T> its answer
 */
@FunctionalInterface
interface Operation<T> {
  T run(Changes changes) throws IOException;
}
