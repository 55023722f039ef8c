package dev.sallyport.vault.request;

import java.util.List;

/** A request with the credential in it, and what must not come back. Redacted when printed. */
public final class Injected {
  private final UpstreamRequest request;
  private final List<String> secrets;

  Injected(UpstreamRequest request, List<String> secrets) {
    this.request = request;
    this.secrets = List.copyOf(secrets);
  }

  /** The request, to be sent and forgotten. */
  public UpstreamRequest request() {
    return request;
  }

  /** What is masked in the answer. */
  public Scrubbing scrubbing() {
    return Scrubbing.of(secrets);
  }

  @Override
  public String toString() {
    return "Injected[redacted]";
  }
}
