/** {@code /v1/storage}: what the bound gate may keep, see and end at the vault by signed calls. */
@NullMarked
package dev.sallyport.vault.storage;

import org.jspecify.annotations.NullMarked;
