package org.essc.sandbox.play;

/** What is said, in both languages of the page. */
public record Words(String zh, String en) {}
