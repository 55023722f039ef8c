package dev.sallyport.gate.signin;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.ticket.key.KeyText;

/** An operator who has just signed in, with the token that is shown to them once. */
record SignedIn(Caller.Person person, Session session, KeyText token) {}
