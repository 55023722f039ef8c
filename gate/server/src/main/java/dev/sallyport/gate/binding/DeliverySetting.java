package dev.sallyport.gate.binding;

import dev.sallyport.gate.identity.BindingId;

/**
 * How the active binding delivers, as of one of its changes.
 *
 * @param version counts the changes of this binding
 */
record DeliverySetting(BindingId binding, int version, Delivery delivery) {
  /** Names this setting of this binding; another binding has others. */
  String tag() {
    return "\"" + binding.value() + "." + version + "\"";
  }
}
