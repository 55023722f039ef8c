package dev.sallyport.gate.binding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a healthy vault says about itself, as far as it does. */
record HealthReply(
    Optional<String> version, Optional<List<String>> capabilities, Optional<Instant> time) {}
