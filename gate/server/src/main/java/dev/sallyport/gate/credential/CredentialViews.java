package dev.sallyport.gate.credential;

import dev.sallyport.gate.request.Page;
import java.util.LinkedHashMap;
import java.util.Map;

/** Credentials' metadata as the API shows it. */
final class CredentialViews {
  private CredentialViews() {}

  static Map<String, Object> credential(CredentialMetadata credential) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", credential.id().value());
    view.put("serviceName", credential.serviceName().value());
    view.put("tokenType", credential.tokenType().wireName());
    view.put("status", credential.status().wireName());
    view.put("displayName", credential.displayName());
    view.put("notes", credential.notes());
    view.put("tags", credential.tags());
    view.put("createdBy", credential.createdBy().orElse(null));
    view.put("createdAt", credential.createdAt().toString());
    view.put("updatedAt", credential.updatedAt().toString());
    return view;
  }

  static Map<String, Object> page(Page<CredentialMetadata> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("tokens", page.items().stream().map(CredentialViews::credential).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }
}
