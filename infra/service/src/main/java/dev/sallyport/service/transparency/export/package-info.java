/**
 * A log as a file: how it is written, its signed receipt, and how both are verified without whoever
 * wrote them.
 */
@NullMarked
package dev.sallyport.service.transparency.export;

import org.jspecify.annotations.NullMarked;
