package dev.sallyport.checks.bad.service;

import dev.sallyport.checks.bad.ticket.Anything;

/** Breaks a rule on purpose. */
record KnowsTheTicket(Anything other) {}
