package dev.sallyport.checks.bad.ticket;

import dev.sallyport.checks.bad.service.Anything;

/** Breaks a rule on purpose. */
record KnowsTheService(Anything other) {}
