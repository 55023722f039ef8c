package dev.sallyport.checks.bad.gate.credential;

/** Breaks a rule on purpose. */
record Leak(String accessToken) {}
