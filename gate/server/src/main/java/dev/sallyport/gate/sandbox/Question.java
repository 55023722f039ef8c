package dev.sallyport.gate.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What whoever asks for a credential of the sandbox is asked. */
public enum Question {
  ORGANIZATION_NAME(255),
  USER_NAME(255),
  ASSIGNMENT(4_000),
  AGENT(128),
  CLIENT(128),
  /** A list. */
  TECH_STACK(64),
  USE_CASE(128),
  DEVICE_SEGMENT(128),
  PROJECT(128),
  USER_EMAIL(254),
  COMPANY(255),
  /** Where they read about it; never fetched. */
  DOCS_CONTEXT(2_048);

  private final int longest;

  Question(int longest) {
    this.longest = longest;
  }

  /** The longest answer, or element of one. Characters. */
  int longest() {
    return longest;
  }

  /** The member in requests and answers. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The question of exactly this wire name. */
  public static Optional<Question> parse(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }
}
