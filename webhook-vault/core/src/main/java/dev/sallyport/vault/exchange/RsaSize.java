package dev.sallyport.vault.exchange;

import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/**
 * How large the numbers of an RSA key are. Java looks at the modulus alone; whoever makes up the
 * others chooses how long an event loop is kept at work by one signature.
 */
public final class RsaSize {
  private RsaSize() {}

  /**
   * Whether the modulus has at most so many bits, and no other number of the key more than the
   * modulus. True of every key of another kind.
   */
  public static boolean isAtMost(Key key, int bits) {
    if (!(key instanceof RSAKey rsa)) {
      return true;
    }
    int size = rsa.getModulus().bitLength();
    return size <= bits && numbers(rsa).stream().allMatch(each -> each.bitLength() <= size);
  }

  private static List<BigInteger> numbers(RSAKey key) {
    return switch (key) {
      case RSAPrivateCrtKey crt ->
          List.of(
              crt.getPublicExponent(),
              crt.getPrivateExponent(),
              crt.getPrimeP(),
              crt.getPrimeQ(),
              crt.getPrimeExponentP(),
              crt.getPrimeExponentQ(),
              crt.getCrtCoefficient());
      case RSAPrivateKey secret -> List.of(secret.getPrivateExponent());
      case RSAPublicKey open -> List.of(open.getPublicExponent());
      default -> List.of();
    };
  }
}
