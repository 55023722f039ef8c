@NullMarked
package dev.sallyport.gate.vaultcheck;

import org.jspecify.annotations.NullMarked;
