package dev.sallyport.ticket;

/** What a member of a ticket's JSON can hold. */
sealed interface JsonValue permits JsonValue.Other, JsonValue.Text, JsonValue.Whole, Members {

  /** A string. */
  record Text(String value) implements JsonValue {}

  /** A whole number, written as one. */
  record Whole(long value) implements JsonValue {}

  /** Anything that no claim is: a fraction, a number beyond 64 bits, a boolean, null, an array. */
  enum Other implements JsonValue {
    INSTANCE
  }
}
