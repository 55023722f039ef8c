@NullMarked
package dev.sallyport.local.terminal;

import org.jspecify.annotations.NullMarked;
