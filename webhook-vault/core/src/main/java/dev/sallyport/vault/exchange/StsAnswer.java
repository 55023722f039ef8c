package dev.sallyport.vault.exchange;

import dev.sallyport.vault.credential.FieldName;
import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What AWS STS answered. Nothing that it wrote leaves this but keys. */
public sealed interface StsAnswer {
  /** Temporary keys. Not a record: it holds them. */
  final class Keys implements StsAnswer {
    private final Map<FieldName, String> fields;
    private final Instant end;

    private Keys(Map<FieldName, String> fields, Instant end) {
      this.fields = Map.copyOf(fields);
      this.end = end;
    }

    /** The keys, by the names of the fields they are kept in. */
    public Map<FieldName, String> exposeFields() {
      return fields;
    }

    /** When they stop working. */
    public Instant end() {
      return end;
    }

    @Override
    public String toString() {
      return "Keys[redacted]";
    }
  }

  /** It knows the long-lived keys no more, or they may not do this. */
  record Refused() implements StsAnswer {}

  /** Too much was asked of it. */
  record Busy() implements StsAnswer {}

  /** No answer of STS at all. */
  record Nonsense() implements StsAnswer {}

  /** Elements of an answer that are looked at, each once and without anything inside. */
  Set<String> ELEMENTS =
      Set.of("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "Code");

  /** Codes of a caller whom it wants to be slower. */
  Set<String> TOO_OFTEN = Set.of("Throttling", "ThrottlingException", "RequestLimitExceeded");

  /** Elements of an answer: far more than there are. */
  int MOST_ELEMENTS = 200;

  /** Characters of one text: session tokens have some thousand. */
  int MOST_CHARACTERS = 16_384;

  /** What is a key or a token. */
  Predicate<String> PLAIN = Pattern.compile("[!-~]{16," + MOST_CHARACTERS + "}").asMatchPredicate();

  /** Reads an answer of this status. */
  static StsAnswer read(int status, byte[] body) {
    try {
      Map<String, String> texts = texts(body);
      return status == 200 ? keys(texts) : refusal(texts);
    } catch (XMLStreamException | DateTimeException | IllegalArgumentException e) {
      return new Nonsense();
    }
  }

  private static StsAnswer keys(Map<String, String> texts) {
    Map<FieldName, String> fields = new HashMap<>();
    fields.put(StsSource.TEMPORARY_KEY_ID, plain(texts, "AccessKeyId"));
    fields.put(StsSource.TEMPORARY_SECRET, plain(texts, "SecretAccessKey"));
    fields.put(StsSource.TEMPORARY_TOKEN, plain(texts, "SessionToken"));
    return new Keys(fields, Instant.parse(texts.getOrDefault("Expiration", "")));
  }

  private static String plain(Map<String, String> texts, String element) {
    String text = texts.getOrDefault(element, "");
    if (!PLAIN.test(text)) {
      throw new IllegalArgumentException("an answer without " + element);
    }
    return text;
  }

  private static StsAnswer refusal(Map<String, String> texts) {
    String code = texts.getOrDefault("Code", "");
    if (code.isEmpty()) {
      return new Nonsense();
    }
    return TOO_OFTEN.contains(code) ? new Busy() : new Refused();
  }

  /** Without document types, and so without entities of a stranger. */
  private static Map<String, String> texts(byte[] body) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
    Map<String, String> texts = new HashMap<>();
    int elements = 0;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD || elements > MOST_ELEMENTS) {
        throw new IllegalArgumentException("no answer of this kind");
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        elements++;
        String name = reader.getLocalName();
        if (ELEMENTS.contains(name) && texts.put(name, text(reader)) != null) {
          throw new IllegalArgumentException("an element twice");
        }
      }
    }
    return texts;
  }

  private static String text(XMLStreamReader reader) throws XMLStreamException {
    String text = reader.getElementText();
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("a text too long");
    }
    return text.strip();
  }
}
