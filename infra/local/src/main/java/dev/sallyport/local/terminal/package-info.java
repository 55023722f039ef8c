/** What a person sees in the terminal. */
@NullMarked
package dev.sallyport.local.terminal;

import org.jspecify.annotations.NullMarked;
