@NullMarked
package dev.sallyport.local.postgres;

import org.jspecify.annotations.NullMarked;
