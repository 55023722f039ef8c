package dev.sallyport.vault.broker;

import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.outbound.UpstreamAnswer;
import dev.sallyport.vault.request.AnswerHeaders;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Injected;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.Scrubbing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An upstream's answer as the caller gets it. */
final class PassedOn {
  /** Tells the upstream's own refusals from the vault's. */
  private static final String UPSTREAM_STATUS = "x-upstream-status";

  /** An answer of these has no body, and no framing of one either (RFC 9112, section 6.3). */
  private static final Set<Integer> BODILESS = Set.of(204, 304);

  private PassedOn() {}

  static VaultResponse answer(UpstreamAnswer answer, Injected injected) {
    if (isEncoded(answer.headers())) {
      answer.body().cancel();
      throw new VaultRefusal(
          VaultError.UPSTREAM_ERROR,
          "upstream_encoded",
          "The upstream answered in an encoding that was not asked for.");
    }
    Scrubbing scrubbing = injected.scrubbing();
    List<VaultResponse.Header> headers = new ArrayList<>();
    AnswerHeaders.passedOn(answer.headers(), injected.request(), scrubbing)
        .forEach(each -> headers.add(new VaultResponse.Header(each.name(), each.value())));
    headers.add(new VaultResponse.Header(UPSTREAM_STATUS, Integer.toString(answer.status())));
    if (injected.request().method() == Method.HEAD || BODILESS.contains(answer.status())) {
      answer.body().resume(); // to its end, which is here
      return VaultResponse.empty(answer.status()).with(headers);
    }
    length(answer.headers())
        .ifPresent(length -> headers.add(new VaultResponse.Header("content-length", length)));
    return VaultResponse.streamed(
        answer.status(), headers, new ScrubbedBody(answer.body(), scrubbing.scrubber()));
  }

  /** Nothing can be found in what is compressed. */
  private static boolean isEncoded(List<Header> headers) {
    return headers.stream()
        .anyMatch(
            header ->
                header.name().equals("content-encoding")
                    && !header.value().isBlank()
                    && !header.value().equalsIgnoreCase("identity"));
  }

  /** Masking keeps the length. */
  private static Optional<String> length(List<Header> headers) {
    return headers.stream()
        .filter(header -> header.name().equals("content-length"))
        .map(Header::value)
        .filter(value -> value.matches("[0-9]{1,18}"))
        .findFirst();
  }
}
