package dev.sallyport.gate.group;

/** How making a group ended. */
public sealed interface GroupCreation {
  /** It is there. */
  record Created(Group group) implements GroupCreation {}

  /** Another group of the organisation has the name. */
  record NameTaken() implements GroupCreation {}

  /** The organisation has {@link Groups#MAXIMUM_PER_ORGANISATION}. */
  record TooMany() implements GroupCreation {}
}
