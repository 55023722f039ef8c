package dev.sallyport.service.log;

/** The vocabulary of keys in log events. An event is a constant message and pairs of these. */
public final class LogKeys {
  public static final String REQUEST_ID = "request_id";
  public static final String CLIENT_REQUEST_ID = "client_request_id";
  public static final String CLIENT_ADDRESS = "client_address";
  public static final String METHOD = "method";
  public static final String ROUTE = "route";
  public static final String STATUS = "status";
  public static final String CODE = "code";
  public static final String REASON = "reason";
  public static final String DURATION_MS = "duration_ms";
  public static final String ORGANISATION = "organisation";
  public static final String OPERATOR_ID = "operator_id";
  public static final String AGENT_ID = "agent_id";
  public static final String KEY_ID = "key_id";
  public static final String KEY_FINGERPRINT = "key_fingerprint";
  public static final String GRANT_ID = "grant_id";
  public static final String BINDING_ID = "binding_id";
  public static final String TICKET_ID = "ticket_id";
  public static final String SERVICE = "service";
  public static final String PURPOSE = "purpose";
  public static final String SQL_STATE = "sql_state";
  public static final String CONSTRAINT = "constraint";
  public static final String ATTEMPT = "attempt";
  public static final String COUNT = "count";
  public static final String HOST = "host";
  public static final String PORT = "port";
  public static final String VERSION = "version";
  public static final String CHECK = "check";
  public static final String STEP = "step";
  public static final String SIGNAL = "signal";

  private LogKeys() {}
}
