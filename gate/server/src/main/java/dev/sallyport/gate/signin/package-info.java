/** Operators who sign in at an identity provider (OpenID Connect). */
@NullMarked
package dev.sallyport.gate.signin;

import org.jspecify.annotations.NullMarked;
