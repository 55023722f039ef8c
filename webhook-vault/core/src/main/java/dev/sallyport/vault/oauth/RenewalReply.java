package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.FieldName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What came of asking for a credential's next value. */
sealed interface RenewalReply
    permits RenewalReply.Renewed, RenewalReply.Unusable, TokenReply.Failure {
  /** There is one. Not a record: it holds it. */
  final class Renewed implements RenewalReply {
    private final Map<FieldName, String> fields;
    private final Optional<Duration> lifetime;

    Renewed(Map<FieldName, String> fields, Optional<Duration> lifetime) {
      this.fields = Map.copyOf(fields);
      this.lifetime = lifetime;
    }

    /** The fields that change; all others stay. */
    Map<FieldName, String> exposeFields() {
      return fields;
    }

    /** How long it is good. */
    Optional<Duration> lifetime() {
      return lifetime;
    }

    @Override
    public String toString() {
      return "Renewed[redacted]";
    }
  }

  /** What it is had with is stored and of no use: nobody was asked. */
  record Unusable() implements RenewalReply {}
}
