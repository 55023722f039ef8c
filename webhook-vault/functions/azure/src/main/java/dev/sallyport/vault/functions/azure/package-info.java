/** The vault as a custom handler of Azure Functions: conversion, nothing else. */
@NullMarked
package dev.sallyport.vault.functions.azure;

import org.jspecify.annotations.NullMarked;
