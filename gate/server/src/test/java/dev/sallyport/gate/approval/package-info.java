@NullMarked
package dev.sallyport.gate.approval;

import org.jspecify.annotations.NullMarked;
