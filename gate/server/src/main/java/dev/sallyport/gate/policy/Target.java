package dev.sallyport.gate.policy;

/** One thing that policies can be attached to. */
public record Target(TargetType type, String id) {}
