/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.service;

import org.jspecify.annotations.NullMarked;
