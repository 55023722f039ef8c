/**
 * The demonstration: an owner stores a credential, an agent gets it through two doors, everybody's
 * view is shown.
 */
@NullMarked
package dev.sallyport.local.demo;

import org.jspecify.annotations.NullMarked;
