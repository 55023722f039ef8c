package dev.sallyport.gate.audit.proof;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.required;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody sends to have a receipt verified. */
record PresentedReceipt(@Nullable String receipt, @Nullable String sha256) {
  private static final Pattern UNPRINTED = Pattern.compile("[\\p{Cntrl}&&[^\n]]");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  String note() {
    String text = required("receipt", receipt);
    if (UNPRINTED.matcher(text).find()) {
      throw invalid("The field 'receipt' must be a receipt, to the letter");
    }
    return text;
  }

  @Nullable String hash() {
    if (sha256 != null && !SHA256.matcher(sha256).matches()) {
      throw invalid("The field 'sha256' must be 64 hexadecimal digits");
    }
    return sha256;
  }
}
