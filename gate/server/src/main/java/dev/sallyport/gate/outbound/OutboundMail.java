package dev.sallyport.gate.outbound;

import dev.sallyport.gate.identity.MailAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.util.concurrent.TimeUnit;

/** Mail that the gate sends, as plain text, through the server that its configuration names. */
public final class OutboundMail {
  /** A line and a page. Characters. */
  static final int MAXIMUM_SUBJECT = 120;

  static final int MAXIMUM_TEXT = 4_000;

  private final Vertx vertx;
  private final MailServer server;

  public OutboundMail(Vertx vertx, MailServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * A mail.
   *
   * @param id the same each time it is tried, so that a mailbox can tell
   */
  public record Mail(String id, MailAddress to, String subject, String text) {
    /** Refuses what is too long or no subject with {@link IllegalArgumentException}. */
    public Mail {
      boolean plain = subject.chars().allMatch(c -> c >= ' ' && c <= '~');
      if (!plain || subject.length() > MAXIMUM_SUBJECT || text.length() > MAXIMUM_TEXT) {
        throw new IllegalArgumentException("a mail is a plain line and a short text");
      }
      if (!id.matches("[A-Za-z0-9_]{1,64}")) {
        throw new IllegalArgumentException("not an id of a mail");
      }
    }
  }

  /**
   * Sends it over a connection of its own, which ends with the attempt; fails unless the server has
   * taken it in time, with {@link MailRefusedException} where it has said no.
   */
  public Future<Void> send(Mail mail) {
    MailClient client = MailClient.create(vertx, config());
    return client
        .sendMail(message(mail))
        .timeout(server.patience().toMillis(), TimeUnit.MILLISECONDS)
        .eventually(client::close)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof SMTPException answer
                        ? new MailRefusedException(answer.getReplyCode())
                        : failure))
        .mapEmpty();
  }

  private MailMessage message(Mail mail) {
    MailMessage message = new MailMessage();
    message.setFrom(server.sender().value());
    message.setTo(mail.to().value());
    message.setSubject(mail.subject());
    message.setText(mail.text());
    message.addHeader("Message-ID", "<" + mail.id() + "@" + server.sender().domain() + ">");
    message.addHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's absence answers it
    return message;
  }

  private MailConfig config() {
    int patience = (int) server.patience().toMillis();
    MailConfig config = new MailConfig(server.host(), server.port());
    config.setKeepAlive(false);
    config.setConnectTimeout(patience);
    config.setIdleTimeout(patience).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    config.setOwnHostname(server.sender().domain()); // or it would be looked up, on this thread
    config.setUserAgent("Sallyport");
    config.setHostnameVerificationAlgorithm("HTTPS");
    config.setSsl(server.security() == MailServer.Security.TLS);
    config.setStarttls(
        server.security() == MailServer.Security.STARTTLS
            ? StartTLSOptions.REQUIRED
            : StartTLSOptions.DISABLED);
    server
        .authorities()
        .ifPresent(pem -> config.setTrustOptions(new PemTrustOptions().addCertValue(pem)));
    server
        .login()
        .ifPresentOrElse(
            login ->
                config
                    .setLogin(LoginOption.REQUIRED)
                    .setAuthMethods("PLAIN LOGIN") // TLS keeps them; see MailConfiguration
                    .setUsername(login.user())
                    .setPassword(login.password().exposeText()),
            () -> config.setLogin(LoginOption.DISABLED));
    return config;
  }
}
