package dev.sallyport.vault.request;

import java.util.Map;
import java.util.TreeMap;

/** An opened credential's values, for what injects them. Redacted wherever it is printed. */
public final class Fields {
  private final Map<String, String> values;

  /** The values by the names of their fields. */
  public Fields(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * The value of a field.
   *
   * @throws IllegalArgumentException when the credential has no such field
   */
  String require(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the credential has no field " + name);
    }
    return value;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  @Override
  public String toString() {
    return "Fields[redacted]";
  }
}
