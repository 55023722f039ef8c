/** Typed configuration from environment variables: every error at once, by name, never by value. */
@NullMarked
package dev.sallyport.service.configuration;

import org.jspecify.annotations.NullMarked;
