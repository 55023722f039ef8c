@NullMarked
package dev.sallyport.local.process;

import org.jspecify.annotations.NullMarked;
