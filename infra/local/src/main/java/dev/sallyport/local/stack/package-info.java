/**
 * The three processes of a local run, the folder they keep their data in, and their orderly end.
 */
@NullMarked
package dev.sallyport.local.stack;

import org.jspecify.annotations.NullMarked;
