package dev.sallyport.gate.audit.verify;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ticket that the gate's log says was issued, and whether it was redeemed yet. */
final class Issued {
  final String record;
  final Instant at;
  final String actor;
  final Optional<String> service;
  @Nullable String release;

  /**
   * Not redeemed yet.
   *
   * @param service what the vault calls it; empty where the log does not tell
   */
  Issued(String record, Instant at, String actor, Optional<String> service) {
    this.record = record;
    this.at = at;
    this.actor = actor;
    this.service = service;
  }
}
