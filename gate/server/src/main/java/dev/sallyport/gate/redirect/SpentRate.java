package dev.sallyport.gate.redirect;

import java.time.Instant;

/**
 * A rate that is used up, as clients are told about it (draft-ietf-httpapi-ratelimit-headers-11).
 *
 * @param name which rate of several, such as {@code rate_limit_agent}: letters and underscores
 * @param retryAt when the next request fits
 */
record SpentRate(String name, long limit, long windowSeconds, Instant retryAt) {
  String policyHeader() {
    return '"' + name + "\";q=" + limit + ";w=" + windowSeconds;
  }

  String header(long seconds) {
    return '"' + name + "\";r=0;t=" + seconds;
  }
}
