package dev.sallyport.vault.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.RequestRules;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CredentialEnvelopeTest {
  private static final Organisation ACME = new Organisation("org_acme");
  private static final ServiceName GITHUB = new ServiceName("github");
  private static final FieldName ACCESS = new FieldName("accessToken");
  private static final FieldName REFRESH = new FieldName("refreshToken");
  private static final CreationId CREATION = new CreationId("AAAAAAAAAAAAAAAAAAAAAA");
  private static final CredentialVersion VERSION = new CredentialVersion(CREATION, 7);
  private static final CredentialMetadata METADATA =
      new CredentialMetadata("Bearer", Optional.empty(), Instant.EPOCH, Instant.EPOCH);
  private static final PlainCredential PLAIN =
      PlainCredential.of(Map.of(ACCESS, "gho_größe", REFRESH, "ghr_two"));

  private final VaultKeyset keyset = VaultKeyset.generate(ACME);
  private final CredentialEnvelope envelope = new CredentialEnvelope(keyset);
  private final SealedCredential sealed = envelope.seal(GITHUB, VERSION, METADATA, PLAIN);

  @Test
  void opensWhatItSealed() {
    assertThat(envelope.open(sealed).exposeForRelease())
        .containsExactly(Map.entry(ACCESS, "gho_größe"), Map.entry(REFRESH, "ghr_two"));
  }

  @Test
  void bindsAFieldToItsPlaceByExactlyTheseBytes() {
    byte[] place = CredentialEnvelope.place(ACME, GITHUB, ACCESS, VERSION, METADATA).bytes();

    String expected =
        String.join(
            "",
            "00000017", // length of the format's name
            hex("sallyport-vault/field/1"),
            "00000008",
            hex("org_acme"),
            "00000006",
            hex("github"),
            "0000000b",
            hex("accessToken"),
            "00000008",
            "0000000000000007",
            "00000016",
            hex("AAAAAAAAAAAAAAAAAAAAAA"));
    assertThat(HexFormat.of().formatHex(place)).isEqualTo(expected);
  }

  @Test
  void bindsAProtectedFieldToItsMarkAndItsRulesByExactlyTheseBytes() {
    RequestRules rules = RequestRules.parse("{\"targets\":[]}");
    CredentialMetadata only = METADATA.withSealedOnly(true);

    assertThat(placeOf(METADATA.with(Optional.of(rules))))
        .startsWith("00000017" + hex("sallyport-vault/field/2"))
        .endsWith(hex("AAAAAAAAAAAAAAAAAAAAAA") + "0000000e" + hex("{\"targets\":[]}"));
    assertThat(placeOf(only))
        .startsWith("00000017" + hex("sallyport-vault/field/3"))
        .endsWith(hex("AAAAAAAAAAAAAAAAAAAAAA") + "00000000");
    assertThat(placeOf(only.with(Optional.of(rules))))
        .startsWith("00000017" + hex("sallyport-vault/field/3"))
        .endsWith(hex("AAAAAAAAAAAAAAAAAAAAAA") + "0000000e" + hex("{\"targets\":[]}"));
  }

  private static String placeOf(CredentialMetadata metadata) {
    return HexFormat.of()
        .formatHex(CredentialEnvelope.place(ACME, GITHUB, ACCESS, VERSION, metadata).bytes());
  }

  @Test
  void refusesACiphertextWhoseMarkOrRulesWereChanged() {
    Optional<RequestRules> rules = Optional.of(RequestRules.parse("{\"targets\":[]}"));
    List<CredentialMetadata> all =
        List.of(
            METADATA,
            METADATA.with(rules),
            METADATA.withSealedOnly(true),
            METADATA.with(rules).withSealedOnly(true));
    for (CredentialMetadata stored : all) {
      SealedCredential each = envelope.seal(GITHUB, VERSION, stored, PLAIN);
      assertThat(envelope.open(each).fieldNames()).containsExactly(ACCESS, REFRESH);
      for (CredentialMetadata changed : all) {
        if (!changed.equals(stored)) {
          assertDoesNotOpen(each.with(changed));
        }
      }
    }
  }

  @Test
  void givesPartsThatOnlyTogetherSpellTheSameDifferentPlaces() {
    byte[] one =
        CredentialEnvelope.place(
                new Organisation("ab"), new ServiceName("c"), ACCESS, VERSION, METADATA)
            .bytes();
    byte[] other =
        CredentialEnvelope.place(
                new Organisation("a"), new ServiceName("bc"), ACCESS, VERSION, METADATA)
            .bytes();

    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void refusesACiphertextMovedToAnotherService() {
    assertDoesNotOpen(
        new SealedCredential(
            ACME, new ServiceName("gitlab"), VERSION, METADATA, sealed.ciphertexts()));
  }

  @Test
  void refusesACiphertextMovedToAnotherVersion() {
    assertDoesNotOpen(
        new SealedCredential(
            ACME, GITHUB, new CredentialVersion(CREATION, 8), METADATA, sealed.ciphertexts()));
  }

  @Test
  void refusesACiphertextMovedToAnotherLifeOfTheCredential() {
    CredentialVersion otherLife =
        new CredentialVersion(CreationId.generate(new SecureRandom()), VERSION.number());
    assertDoesNotOpen(
        new SealedCredential(ACME, GITHUB, otherLife, METADATA, sealed.ciphertexts()));
  }

  @Test
  void refusesCiphertextsExchangedBetweenFields() {
    Map<FieldName, byte[]> exchanged = new HashMap<>(sealed.ciphertexts());
    byte[] access = exchanged.remove(ACCESS);
    byte[] refresh = exchanged.remove(REFRESH);
    exchanged.put(ACCESS, refresh == null ? new byte[0] : refresh);
    exchanged.put(REFRESH, access == null ? new byte[0] : access);

    assertDoesNotOpen(new SealedCredential(ACME, GITHUB, VERSION, METADATA, exchanged));
  }

  @Test
  void refusesACiphertextMovedToAnotherOrganisationEvenUnderTheSameKeys() {
    LocalKeyEncryptionKeys keys = LocalKeyEncryptionKeys.generate();
    Organisation other = new Organisation("org_other");
    WrappedKeyset wrapped = keyset.wrap(keys, 1).await();

    assertDoesNotOpen(new SealedCredential(other, GITHUB, VERSION, METADATA, sealed.ciphertexts()));
    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(
            () ->
                VaultKeyset.unwrap(
                        new WrappedKeyset(other, 1, wrapped.wrappedBy(), wrapped.bytes()), keys)
                    .await());
  }

  @Test
  void refusesACiphertextWithAnyBitChanged() {
    byte[] original = sealed.ciphertexts().values().iterator().next();
    for (int bit = 0; bit < original.length * Byte.SIZE; bit++) {
      byte[] changed = original.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      Map<FieldName, byte[]> fields = new HashMap<>(sealed.ciphertexts());
      fields.put(ACCESS, changed);
      assertDoesNotOpen(new SealedCredential(ACME, GITHUB, VERSION, METADATA, fields));
    }
  }

  @Test
  void refusesAnotherKeyset() {
    CredentialEnvelope other = new CredentialEnvelope(VaultKeyset.generate(ACME));

    assertThatExceptionOfType(KeysetException.class).isThrownBy(() -> other.open(sealed));
  }

  @Test
  void showsNoValueWhenPrinted() {
    assertThat(PLAIN.toString() + sealed + keyset).doesNotContain("gho_", "ghr_");
  }

  @Test
  void refusesCredentialsBeyondTheLimits() {
    Map<FieldName, String> many = new HashMap<>();
    for (int i = 0; i <= CredentialLimits.FIELDS; i++) {
      many.put(new FieldName("field" + i), "x");
    }
    String long1 = "x".repeat(CredentialLimits.FIELD_BYTES + 1);
    String half = "x".repeat(CredentialLimits.FIELD_BYTES);

    for (Map<FieldName, String> refused :
        List.of(
            Map.<FieldName, String>of(),
            many,
            Map.of(ACCESS, long1),
            Map.of(ACCESS, ""),
            Map.of(ACCESS, half, REFRESH, half, new FieldName("third"), "x"))) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> PlainCredential.of(refused));
    }
    assertThat(PlainCredential.of(Map.of(ACCESS, half, REFRESH, half)).fieldNames()).hasSize(2);
  }

  @Test
  void countsBytesAndNotCharacters() {
    for (String character : List.of("x", "\u00e9", "\u20ac", "\ud83d\ude00")) {
      int bytes = character.getBytes(UTF_8).length;
      String most = character.repeat(CredentialLimits.FIELD_BYTES / bytes);

      assertThat(PlainCredential.of(Map.of(ACCESS, most)).fieldNames()).containsExactly(ACCESS);
      assertThatExceptionOfType(IllegalArgumentException.class)
          .as(character)
          .isThrownBy(() -> PlainCredential.of(Map.of(ACCESS, most + character)));
    }
  }

  private void assertDoesNotOpen(SealedCredential moved) {
    assertThatExceptionOfType(KeysetException.class).isThrownBy(() -> envelope.open(moved));
  }

  private static String hex(String ascii) {
    return HexFormat.of().formatHex(ascii.getBytes(US_ASCII));
  }
}
