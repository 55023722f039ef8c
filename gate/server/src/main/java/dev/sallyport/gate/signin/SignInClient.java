package dev.sallyport.gate.signin;

import dev.sallyport.service.configuration.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * The gate as a client of the provider, through which people sign in with a browser.
 *
 * @param secret empty for a public client, which has only its proof key (PKCE)
 * @param session how long a sign-in lasts
 */
public record SignInClient(String id, Optional<Secret> secret, Duration session) {}
