package dev.sallyport.gate;

import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.gate.outbound.MailServer;
import dev.sallyport.gate.outbound.MailServer.Security;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;

/** What a gate is told about the server that takes its mail. */
final class MailConfiguration {
  private static final String HOST = "GATE_SMTP_HOST";
  private static final String SENDER = "GATE_SMTP_SENDER";
  private static final String PASSWORD = "GATE_SMTP_PASSWORD";
  private static final String AUTHORITIES = "GATE_SMTP_CA_FILE";

  /** Where mail is handed in (RFC 6409). */
  private static final int SUBMISSION = 587;

  private static final String HOST_SHAPE =
      "[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\\[[0-9a-f:.]+\\]";

  /** A few authorities; a wrong path must not fill the memory. Bytes. */
  private static final int MAXIMUM_AUTHORITIES = 256 * 1024;

  private MailConfiguration() {}

  /** The server, or nothing where none is named. */
  static Optional<MailServer> read(Environment environment) {
    Optional<String> host = environment.optional(HOST).map(String::strip);
    int port = environment.boundedInt("GATE_SMTP_PORT", SUBMISSION, 1, 65_535);
    Security security = environment.choice("GATE_SMTP_SECURITY", Security.STARTTLS);
    Optional<String> from = environment.optional(SENDER).map(String::strip);
    Optional<MailAddress> sender = from.flatMap(MailAddress::parse);
    if (from.isPresent() && sender.isEmpty()) {
      environment.refuse(SENDER, "must be an e-mail address such as gate@example.org");
    }
    Optional<MailServer.Login> login = login(environment, security);
    Optional<Buffer> authorities = environment.path(AUTHORITIES).map(at -> pem(environment, at));
    Duration patience =
        environment.duration(
            "GATE_SMTP_PATIENCE",
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));
    if (host.isPresent() && !host.get().matches(HOST_SHAPE)) {
      environment.refuse(HOST, "must be the name or the address of a mail server");
    }
    if (host.isPresent() != from.isPresent()) {
      environment.refuse(host.isPresent() ? SENDER : HOST, "must be set: mail needs both");
    }
    return host.isEmpty() || sender.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MailServer(host.get(), port, security, login, authorities, sender.get(), patience));
  }

  private static Optional<MailServer.Login> login(Environment environment, Security security) {
    Optional<String> user = environment.optional("GATE_SMTP_USER");
    Optional<Secret> password = environment.optionalSecret(PASSWORD);
    if (user.isPresent() != password.isPresent()) {
      environment.refuse(PASSWORD, "must be set where GATE_SMTP_USER is, and only there");
    }
    if (password.isPresent() && security == Security.NONE) {
      environment.refuse(PASSWORD, "must not be set where GATE_SMTP_SECURITY is none");
    }
    return user.flatMap(name -> password.map(proof -> new MailServer.Login(name, proof)));
  }

  private static Buffer pem(Environment environment, Path path) {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(MAXIMUM_AUTHORITIES);
      if (CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes))
          .isEmpty()) {
        environment.refuse(AUTHORITIES, "must name a file with certificates (PEM)");
      }
      return Buffer.buffer(bytes);
    } catch (IOException | CertificateException e) {
      environment.refuse(AUTHORITIES, "must name a file with certificates (PEM) that can be read");
      return Buffer.buffer();
    }
  }
}
