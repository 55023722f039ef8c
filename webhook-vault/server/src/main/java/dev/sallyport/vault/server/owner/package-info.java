/** The owner's commands: what is done to a vault by whoever holds its key, beside the server. */
@NullMarked
package dev.sallyport.vault.server.owner;

import org.jspecify.annotations.NullMarked;
