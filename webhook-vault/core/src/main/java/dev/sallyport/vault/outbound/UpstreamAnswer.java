package dev.sallyport.vault.outbound;

import dev.sallyport.vault.endpoint.BodyStream;
import dev.sallyport.vault.request.Header;
import java.util.List;

/**
 * The head of an upstream's answer, and its body as it comes.
 *
 * @param headers as they came
 * @param body paused; whoever has the answer reads or cancels it
 */
public record UpstreamAnswer(int status, List<Header> headers, BodyStream body) {}
