package dev.sallyport.service.transparency.export;

import java.util.Arrays;
import java.util.Optional;

/** How the lines of an export follow each other. */
public enum ExportFormat {
  /** One JSON object in each line. */
  JSONL("jsonl", "application/jsonl", "", "\n", "\n"),
  /** One JSON array, with an object in each line. */
  JSON("json", "application/json", "[\n", ",\n", "\n]\n");

  private final String wireName;
  private final String mediaType;
  private final String opening;
  private final String between;
  private final String closing;

  ExportFormat(String wireName, String mediaType, String opening, String between, String closing) {
    this.wireName = wireName;
    this.mediaType = mediaType;
    this.opening = opening;
    this.between = between;
    this.closing = closing;
  }

  /** The format of this name. */
  public static Optional<ExportFormat> parse(String text) {
    return Arrays.stream(values()).filter(format -> format.wireName.equals(text)).findFirst();
  }

  /** Its name, which is also how file names end. */
  public String wireName() {
    return wireName;
  }

  /** As HTTP names it. */
  public String mediaType() {
    return mediaType;
  }

  String opening() {
    return opening;
  }

  String between() {
    return between;
  }

  String closing() {
    return closing;
  }
}
