package dev.sallyport.gate.event.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.sealing.SealingKeyset;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointSecretTest {
  private final OrganisationId organisation = OrganisationId.fresh();
  private final EndpointId endpoint = EndpointId.fresh();

  /** The vector of the standard's own documentation. */
  @Test
  void signsTheVectorOfTheStandard() {
    EndpointSecret secret =
        EndpointSecret.ofBytes(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

    assertThat(
            secret.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330L,
                Buffer.buffer("{\"test\": 2432232314}")))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void signsAsTheStandardsLibraryDoes() throws WebhookSigningException {
    EndpointSecret secret = EndpointSecret.generate();

    assertThat(secret.sign("evt_1", 1_700_000_000L, Buffer.buffer("{\"ä\":\"€\"}")))
        .isEqualTo(new Webhook(secret.expose()).sign("evt_1", 1_700_000_000L, "{\"ä\":\"€\"}"));
  }

  @Test
  void saysNothingOfItself() {
    EndpointSecret secret = EndpointSecret.generate();

    assertThat(secret).hasToString("EndpointSecret[redacted]");
    assertThat(secret.expose()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(EndpointSecret.generate().expose()).isNotEqualTo(secret.expose());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void hasALengthThatTheStandardTakes(int length) {
    assertThatThrownBy(() -> EndpointSecret.ofBytes(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void opensInItsPlaceAndNowhereElse() throws GeneralSecurityException {
    EndpointSeal seal = new EndpointSeal(SealingKeyset.parse(SealingKeyset.generate()));
    EndpointSecret secret = EndpointSecret.generate();
    Buffer stored = seal.seal(organisation, endpoint, 1, secret);

    assertThat(seal.open(organisation, endpoint, 1, stored).expose()).isEqualTo(secret.expose());
    assertThatThrownBy(() -> seal.open(OrganisationId.fresh(), endpoint, 1, stored))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> seal.open(organisation, EndpointId.fresh(), 1, stored))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> seal.open(organisation, endpoint, 2, stored))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(
            () ->
                new EndpointSeal(SealingKeyset.parse(SealingKeyset.generate()))
                    .open(organisation, endpoint, 1, stored))
        .isInstanceOf(GeneralSecurityException.class);
    assertThat(new String(stored.getBytes(), UTF_8)).doesNotContain(secret.expose().substring(6));
  }
}
