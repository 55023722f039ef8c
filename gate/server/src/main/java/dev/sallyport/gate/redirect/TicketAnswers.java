package dev.sallyport.gate.redirect;

import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.MediaTypes;
import dev.sallyport.service.http.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/**
 * An issued ticket on the wire (issue 2, section 3; the fields are those that agents of webhook
 * vaults know).
 */
final class TicketAnswers {
  /** Characters; what every client, proxy and log takes as a URL. */
  static final int MAXIMUM_LOCATION = 2_000;

  private TicketAnswers() {}

  /** 307: most clients go on to the vault by themselves, the others find the same in the body. */
  static Answer redirect(IssuedTicket ticket, AskedFields fields) {
    String location = location(ticket, fields);
    return Answer.of(307, MediaTypes.JSON, body(location, ticket))
        .with(HttpHeaders.LOCATION, location);
  }

  /** 307 with the method and body that the client sent. */
  static Answer redirect(IssuedTicket ticket, BrokeredTarget target, String method) {
    String location = ticket.exposeLocation(target);
    requireShort(location, "shorten path and query");
    return Answer.of(307, MediaTypes.JSON, body("request_url", location, method, ticket))
        .with(HttpHeaders.LOCATION, location);
  }

  /** 200 for clients that asked not to be redirected. */
  static Answer direct(IssuedTicket ticket, AskedFields fields) {
    return Answer.of(200, MediaTypes.JSON, body(location(ticket, fields), ticket));
  }

  private static String location(IssuedTicket ticket, AskedFields fields) {
    String location = location(ticket) + fields.inQuery();
    requireShort(location, "name fewer fields");
    return location;
  }

  private static void requireShort(String location, String advice) {
    if (location.length() > MAXIMUM_LOCATION) {
      throw Problem.of(
              HttpProblems.URI_TOO_LONG,
              "With the ticket the address would have more than "
                  + MAXIMUM_LOCATION
                  + " characters; "
                  + advice)
          .asException();
    }
  }

  private static String location(IssuedTicket ticket) {
    String location = ticket.exposeLocation();
    if (location.length() > MAXIMUM_LOCATION) {
      throw new IllegalStateException("the binding's URLs make a location that is too long");
    }
    return location;
  }

  /**
   * No part needs an escape: URLs of bindings, tickets, names of services and fields are plain
   * characters by their own rules.
   */
  private static Buffer body(String location, IssuedTicket ticket) {
    return body("credential_url", location, "GET", ticket);
  }

  private static Buffer body(String url, String location, String method, IssuedTicket ticket) {
    return Buffer.buffer(
        "{\""
            + url
            + "\":\""
            + location
            + "\",\"ticket\":\""
            + ticket.expose()
            + "\",\"method\":\""
            + method
            + "\",\"expires_at\":\""
            + ticket.expiresAt()
            + "\"}");
  }
}
