package dev.sallyport.local.demo;

import java.nio.file.Path;

/**
 * Where the two servers of a demonstration are, and what an operator needs.
 *
 * @param gateUrl the gate's public URL
 * @param vaultUrl the vault's public URL
 * @param gateLog the gate's log file
 * @param vaultLog the vault's log file
 */
public record Parties(String gateUrl, String vaultUrl, Path gateLog, Path vaultLog) {}
