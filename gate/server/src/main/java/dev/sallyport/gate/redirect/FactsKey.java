package dev.sallyport.gate.redirect;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyHash;

/** What facts are read and remembered by. */
record FactsKey(KeyHash key, ServiceName service) {}
