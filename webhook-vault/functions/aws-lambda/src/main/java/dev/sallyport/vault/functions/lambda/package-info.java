/** The vault as a function of AWS Lambda: conversion, nothing else. */
@NullMarked
package dev.sallyport.vault.functions.lambda;

import org.jspecify.annotations.NullMarked;
