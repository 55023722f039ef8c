package dev.sallyport.service.transparency.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.SignedNote;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an export was, signed with the log's key: a signed note of two lines, its kind and this as
 * JSON.
 *
 * @param exportedAt the log keeper's clock when the export began
 * @param from not before; null: from the first record
 * @param to before; null: to the last record
 * @param filters what else was asked for
 * @param rows records in the file
 * @param sha256 of the file, in hex
 * @param checkpoint the log's, at which the export was made
 */
public record Receipt(
    String filename,
    @JsonProperty("exported_at") String exportedAt,
    @Nullable String from,
    @Nullable String to,
    Map<String, String> filters,
    long rows,
    String sha256,
    String checkpoint) {
  private static final String KIND = "sallyport/receipt/v1\n";

  /** Signs it. */
  public String sign(NoteSigner signer) {
    return signer.sign(KIND + new String(Json.write(this), UTF_8) + "\n").toString();
  }

  /** The receipt in a note that this key has signed. */
  public static Optional<Receipt> open(String note, NoteKey key) {
    return SignedNote.parse(note)
        .flatMap(key::open)
        .filter(text -> text.startsWith(KIND))
        .flatMap(text -> parse(text.substring(KIND.length())));
  }

  private static Optional<Receipt> parse(String json) {
    try {
      return Optional.of(Json.read(json.getBytes(UTF_8), Receipt.class));
    } catch (JsonRefused e) {
      return Optional.empty();
    }
  }
}
