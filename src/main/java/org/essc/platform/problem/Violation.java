package org.essc.platform.problem;

/**
 * One thing wrong with one field of a request.
 *
 * @param field path of the field in the request body, or the name of a header or parameter
 * @param message what is wrong; never the value that was sent
 */
public record Violation(String field, String message) {}
