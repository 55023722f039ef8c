package dev.sallyport.local.terminal;

/**
 * One request and its answer, as shown to a person.
 *
 * @param from who asked
 * @param to who answered
 * @param request method and path, without anything secret
 * @param status the HTTP status of the answer
 * @param meaning what it means here, possibly empty
 */
public record Exchange(String from, String to, String request, int status, String meaning) {}
