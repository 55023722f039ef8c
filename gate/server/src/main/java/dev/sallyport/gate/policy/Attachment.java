package dev.sallyport.gate.policy;

import java.time.Instant;

/** A policy restricts what its target does, or what is done with it. */
public record Attachment(Target target, Instant attachedAt) {
  /** Where it stands in a list. */
  String cursor() {
    return target.type().wireName() + "/" + target.id();
  }
}
