/**
 * Keys of programs for an organisation's API ({@code spkey_…}): made with scopes, used from where
 * and as often as they may be, replaced, revoked; and what nobody hands out.
 */
@NullMarked
package dev.sallyport.gate.machine;

import org.jspecify.annotations.NullMarked;
