package org.essc.keys;

/**
 * Who rotates.
 *
 * @param kind {@code staff} or {@code system}
 * @param id the staff member's subject, or {@code schedule}
 */
public record RotatedBy(String kind, String id) {

  public static final RotatedBy SCHEDULE = new RotatedBy("system", "schedule");

  public static RotatedBy staff(String subject) {
    return new RotatedBy("staff", subject);
  }
}
