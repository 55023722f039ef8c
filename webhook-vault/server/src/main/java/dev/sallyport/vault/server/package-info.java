/**
 * The vault as a server: conversion between HTTP and the core, limits, the management port, the
 * process.
 */
@NullMarked
package dev.sallyport.vault.server;

import org.jspecify.annotations.NullMarked;
