package dev.sallyport.checks.bad.gate.agent;

import java.net.http.HttpClient;

/** Breaks a rule on purpose. */
record Fetches(HttpClient client) {}
