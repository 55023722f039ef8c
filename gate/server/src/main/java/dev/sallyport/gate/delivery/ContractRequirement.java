package dev.sallyport.gate.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether the services behind the gate want a contract before they do something for the agent. */
enum ContractRequirement {
  NONE,
  BEFORE_FIRST_RUN,
  BEFORE_EVERY_RUN;

  /** The name in the API and in the database. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ContractRequirement> parse(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }
}
