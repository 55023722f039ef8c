package dev.sallyport.local.postgres;

import dev.sallyport.local.process.SystemPrograms;
import java.util.List;

/**
 * PostgreSQL refuses to run as root; in a user namespace of its own, root is nobody in particular.
 */
final class UnprivilegedUser {
  private UnprivilegedUser() {}

  static List<String> prefix() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    if (!SystemPrograms.exist("unshare")) {
      throw new LocalPostgresException(
          "PostgreSQL does not run as root: install util-linux (for unshare), or run as another user");
    }
    return List.of("unshare", "-U");
  }
}
