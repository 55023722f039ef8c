package dev.sallyport.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** No credential at the gate, and no careless secret anywhere. */
final class SecretChecks {
  /**
   * What the wire protocol calls a credential's values; a flag such as {@code hasRefreshToken} says
   * nothing about them.
   */
  private static final Pattern CREDENTIAL_VALUE =
      Pattern.compile(
          "(?i)^(?!has).*(accessToken|refreshToken|certificateData|privateKeyData|certificateChain|sshPrivateKey|totpSecret"
              + "|totpUri|plaintext|credentialValue|secretValue|tokenData).*");

  /** The one switch that gives the promise up, and what is only done where it is on. */
  private static final Pattern THE_SWITCH =
      Pattern.compile(
          "relayPlaintextThroughTheGate|plaintextThroughTheGate|RELAY_PLAINTEXT_THROUGH_THE_GATE"
              + "|VAULT_PLAINTEXT_RELAY_ALLOWED|AGENT_CREDENTIAL_RELAYED_IN_PLAINTEXT");

  private static final Set<String> COMPARISONS =
      Set.of("equals", "equalsIgnoreCase", "contentEquals", "compareTo", "deepEquals");

  private SecretChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "nothing in the gate holds or hands on a credential's value",
            SecretChecks::noValues,
            "gate.credential.Leak.accessToken"),
        new Check(
            "the gate's calls leave from one package, so nothing else could receive a credential",
            SecretChecks::calls,
            "gate.agent.Fetches"),
        new Check(
            "only the gate's sealing opens what is sealed",
            SecretChecks::opening,
            "gate.agent.Opens"),
        new Check(
            "a secret is a final class without equality that redacts itself",
            SecretChecks::shape,
            "gate.credential.LooseSecret"),
        new Check(
            "secrets and hashes are compared in constant time",
            SecretChecks::comparison,
            "gate.credential.LooseSecret"),
        new Check(
            "what was verified is made only by the code that verifies",
            SecretChecks::verified,
            "gate.credential.VerifiedByAnyone"));
  }

  private static ArchRule noValues(String root) {
    return noMembers()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + ".gate..")
        .should(
            ArchCondition.from(
                describe(
                    "named like a credential's value",
                    (JavaMember each) ->
                        CREDENTIAL_VALUE.matcher(each.getName()).matches()
                            && !THE_SWITCH.matcher(each.getName()).find())));
  }

  private static ArchRule calls(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".gate..")
        .and()
        .resideOutsideOfPackage(root + ".gate.outbound..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "(io\\.vertx\\.core\\.http\\.(Http|WebSocket)Client.*|io\\.vertx\\.core\\.net\\.NetClient.*|io\\.vertx\\.ext\\.(web\\.client|mail)\\..*|java\\.net\\.http\\..*|java\\.net\\.(URLConnection|HttpURLConnection|Socket))");
  }

  private static ArchRule opening(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".gate..")
        .and()
        .resideOutsideOfPackage(root + ".gate.sealing..")
        .should()
        .callMethodWhere(describe("decrypts with Tink", SecretChecks::decrypts));
  }

  private static boolean decrypts(JavaMethodCall call) {
    return call.getTargetOwner().getName().startsWith("com.google.crypto.tink.")
        && call.getName().startsWith("decrypt");
  }

  private static ArchRule shape(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .haveSimpleNameEndingWith("Secret")
        .and()
        .areNotInterfaces()
        .should(
            ArchCondition.from(
                describe(
                    "final, no record, without equals, with toString",
                    (JavaClass each) ->
                        each.getModifiers().contains(JavaModifier.FINAL)
                            && !each.isRecord()
                            && each.tryGetMethod("equals", Object.class).isEmpty()
                            && each.tryGetMethod("toString").isPresent())));
  }

  private static ArchRule comparison(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .haveSimpleNameContaining("Secret")
        .or()
        .haveSimpleNameContaining("Hash")
        .should()
        .callMethodWhere(describe("compares texts or arrays", SecretChecks::compares));
  }

  private static boolean compares(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    return COMPARISONS.contains(call.getName())
        && (owner.equals("java.lang.String") || owner.equals("java.util.Arrays"));
  }

  private static ArchRule verified(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .haveSimpleNameStartingWith("Verified")
        .and()
        .doNotHaveSimpleName("Verified")
        .should(
            ArchCondition.from(
                describe(
                    "final without a public constructor",
                    (JavaClass each) ->
                        each.getModifiers().contains(JavaModifier.FINAL)
                            && each.getConstructors().stream()
                                .noneMatch(
                                    constructor ->
                                        constructor
                                            .getModifiers()
                                            .contains(JavaModifier.PUBLIC)))));
  }
}
