package dev.sallyport.gate.audit.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where checkpoints are kept besides the database.
 *
 * @param pause the shortest time between two events with a checkpoint of one log
 * @param folder where they are written as files; empty: nowhere
 */
public record Witnesses(Duration pause, Optional<Path> folder) {}
