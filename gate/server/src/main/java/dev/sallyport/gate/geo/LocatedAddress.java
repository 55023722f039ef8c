package dev.sallyport.gate.geo;

import com.maxmind.db.MaxMindDbConstructor;
import com.maxmind.db.MaxMindDbParameter;
import org.jspecify.annotations.Nullable;

/**
 * What is read of an address's entry. Public because the file's reader makes it.
 *
 * @param country where the address is used; absent for satellites and anonymisers
 */
public record LocatedAddress(@Nullable Entry country) {

  /** Made by the file's reader. */
  @MaxMindDbConstructor
  public LocatedAddress(@MaxMindDbParameter(name = "country") @Nullable Entry country) {
    this.country = country;
  }

  /**
   * An entry's country.
   *
   * @param code two letters of ISO 3166-1
   */
  public record Entry(@Nullable String code) {

    /** Made by the file's reader. */
    @MaxMindDbConstructor
    public Entry(@MaxMindDbParameter(name = "iso_code") @Nullable String code) {
      this.code = code;
    }
  }
}
