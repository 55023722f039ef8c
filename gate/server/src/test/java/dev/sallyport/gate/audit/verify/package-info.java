@NullMarked
package dev.sallyport.gate.audit.verify;

import org.jspecify.annotations.NullMarked;
