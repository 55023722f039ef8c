/**
 * Who calls and what they may do: permissions, roles, callers, and the access that every route of
 * an organisation declares.
 */
@NullMarked
package dev.sallyport.gate.access;

import org.jspecify.annotations.NullMarked;
