/** The vault as a function of Google Cloud: conversion, nothing else. */
@NullMarked
package dev.sallyport.vault.functions.googlecloud;

import org.jspecify.annotations.NullMarked;
