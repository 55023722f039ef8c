package dev.sallyport.gate.outbound;

import static dev.sallyport.gate.GateUnderTest.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.gate.outbound.MailServer.Security;
import dev.sallyport.service.configuration.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutboundMailTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final OutboundMail.Mail MAIL =
      new OutboundMail.Mail(
          "evt_1", new MailAddress("ops@example.org"), "A key waits", "Take it here.\n.\nBye\n");

  @TempDir private static Path folder;
  private static SSLContext tls;
  private static Buffer certificate;
  private static Vertx vertx;

  @BeforeAll
  static void start() throws IOException, InterruptedException, GeneralSecurityException {
    vertx = Vertx.vertx();
    Path file = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost")
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(file)) {
      keys.load(stream, PASSWORD);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    certificate =
        Buffer.buffer(
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8))
                    .encodeToString(keys.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n");
  }

  @AfterAll
  static void stop() {
    await(vertx.close());
  }

  private static OutboundMail mail(
      FakeMailServer server, Security security, Optional<Buffer> authorities, int seconds) {
    return new OutboundMail(
        vertx,
        new MailServer(
            "localhost",
            server.port(),
            security,
            security == Security.NONE
                ? Optional.empty()
                : Optional.of(new MailServer.Login("gate", Secret.of("a-password"))),
            authorities,
            new MailAddress("gate@sallyport.example"),
            Duration.ofSeconds(seconds)));
  }

  @Test
  void nothingIsSaidBeforeTls() {
    try (FakeMailServer server = new FakeMailServer(tls)) {
      await(mail(server, Security.STARTTLS, Optional.of(certificate), 20).send(MAIL));

      String login =
          "tls AUTH PLAIN "
              + Base64.getEncoder().encodeToString("\0gate\0a-password".getBytes(UTF_8));
      assertThat(server.heard())
          .filteredOn(line -> line.startsWith("plain"))
          .containsExactly("plain EHLO sallyport.example", "plain STARTTLS");
      assertThat(server.heard())
          .contains(
              login,
              "tls MAIL FROM:<gate@sallyport.example>",
              "tls RCPT TO:<ops@example.org>",
              "mail To: ops@example.org",
              "mail Subject: A key waits",
              "mail Message-ID: <evt_1@sallyport.example>",
              "mail Auto-Submitted: auto-generated",
              "mail Take it here.",
              "mail ..",
              "mail Bye");
      assertThat(server.heard()).noneMatch(line -> line.contains("multipart"));
    }
  }

  @Test
  void aServerThatOffersNoTlsHearsNothingOfIt() {
    try (FakeMailServer server = new FakeMailServer(null)) {
      OutboundMail mail = mail(server, Security.STARTTLS, Optional.of(certificate), 20);

      assertThatThrownBy(() -> await(mail.send(MAIL))).isNotNull();

      assertThat(server.heard())
          .noneMatch(line -> line.startsWith("plain AUTH") || line.startsWith("plain MAIL"));
    }
  }

  @Test
  void aServerWithACertificateOfSomebodyElseHearsNothingOfIt() {
    try (FakeMailServer server = new FakeMailServer(tls)) {
      OutboundMail mail = mail(server, Security.STARTTLS, Optional.empty(), 20);

      Throwable failure = catchThrowable(() -> await(mail.send(MAIL)));

      assertThat(failure).isNotNull().hasMessageNotContaining("a-password");
      assertThat(server.heard()).noneMatch(line -> line.startsWith("tls"));
    }
  }

  @Test
  void tellsWhetherThereIsAnyHope() {
    try (FakeMailServer server = new FakeMailServer(null)) {
      OutboundMail mail = mail(server, Security.NONE, Optional.empty(), 20);

      server.answering("RCPT", "550 5.1.1 no such mailbox");
      assertThat(catchThrowable(() -> await(mail.send(MAIL))))
          .isInstanceOfSatisfying(
              MailRefusedException.class, refused -> assertThat(refused.isHopeless()).isTrue());
      server.answering("RCPT", "450 4.2.1 later");
      assertThat(catchThrowable(() -> await(mail.send(MAIL))))
          .isInstanceOfSatisfying(
              MailRefusedException.class, refused -> assertThat(refused.isHopeless()).isFalse());
      server.answering("RCPT", "250 fine").answering(".", "554 5.7.1 looks like spam");
      assertThat(catchThrowable(() -> await(mail.send(MAIL))))
          .isInstanceOfSatisfying(
              MailRefusedException.class, refused -> assertThat(refused.isHopeless()).isFalse());
    }
  }

  @Test
  void doesNotWaitForAServerThatSaysNothing() {
    try (FakeMailServer server = new FakeMailServer(null)) {
      server.answering("DATA", "");

      assertThatThrownBy(() -> await(mail(server, Security.NONE, Optional.empty(), 1).send(MAIL)))
          .isNotInstanceOf(MailRefusedException.class);
    }
  }

  @Test
  void aMailIsAPlainLineAndAShortText() {
    MailAddress to = new MailAddress("ops@example.org");

    assertThatThrownBy(() -> new OutboundMail.Mail("evt_1", to, "a\r\nBcc: x@example.org", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OutboundMail.Mail("evt_1", to, "x".repeat(121), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OutboundMail.Mail("evt_1", to, "x", "x".repeat(4_001)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OutboundMail.Mail("evt\r\n", to, "x", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
