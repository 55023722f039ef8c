@NullMarked
package dev.sallyport.local.stack;

import org.jspecify.annotations.NullMarked;
