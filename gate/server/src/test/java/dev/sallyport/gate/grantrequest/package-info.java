@NullMarked
package dev.sallyport.gate.grantrequest;

import org.jspecify.annotations.NullMarked;
