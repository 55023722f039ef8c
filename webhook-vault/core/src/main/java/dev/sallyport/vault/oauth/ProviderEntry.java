package dev.sallyport.vault.oauth;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider as the catalogue's file writes it; {@link Provider} is what it means. Members that are
 * missing are null.
 */
record ProviderEntry(
    @Nullable String base,
    @Nullable Boolean selfHosted,
    @Nullable Boolean discovered,
    @Nullable String authorization,
    @Nullable String token,
    @Nullable String issuer,
    @Nullable ClientAuthentication clientAuthentication,
    boolean rotates,
    @Nullable String scopeSeparator,
    @Nullable Map<String, String> authorizationParameters,
    @Nullable List<String> grantRefused,
    @Nullable List<String> clientRefused) {}
