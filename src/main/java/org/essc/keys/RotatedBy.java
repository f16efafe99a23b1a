package org.essc.keys;

/**
 * Who rotates.
 *
 * @param kind {@code staff} or {@code system}
 * @param id the staff member's subject, or {@code schedule}
 */
public record RotatedBy(String kind, String id) {

  public static final RotatedBy SCHEDULE = new RotatedBy("system", "schedule");

  /** Whoever runs the platform's own program on its machine. */
  public static final RotatedBy OPERATOR = new RotatedBy("system", "operator");

  public static RotatedBy staff(String subject) {
    return new RotatedBy("staff", subject);
  }
}
