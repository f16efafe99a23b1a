package org.essc.platform.problem;

/**
 * A text is not a value of the type it was read as. The stable code says why ({@code
 * id-number-check-character}); the text itself is never carried along, as it may be personal data.
 */
public final class InvalidValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String code;

  public InvalidValueException(String code) {
    super(code);
    this.code = code;
  }

  /** Lower-case words joined by hyphens, beginning with the name of the value. */
  public String code() {
    return code;
  }

  /** Refusals come by the thousand in an import: no stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
