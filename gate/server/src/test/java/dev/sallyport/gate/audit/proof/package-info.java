@NullMarked
package dev.sallyport.gate.audit.proof;

import org.jspecify.annotations.NullMarked;
