package org.essc.console.operator;

import java.util.List;
import org.essc.servicepoint.ServicePointBody;

/**
 * A service point to be written.
 *
 * @param id empty for a new one
 * @param spans such as {@code 08:30-11:40; 14:00-17:00}
 * @param wrong names of the fields that cannot be taken
 */
record PointView(
    OperatorFrame frame,
    boolean fresh,
    String id,
    ServicePointBody point,
    String spans,
    List<Choice> kinds,
    List<Choice> services,
    List<Choice> days,
    boolean onHolidays,
    List<String> wrong) {

  /** Something to choose. */
  record Choice(String code, String word, boolean chosen) {}

  public String path() {
    return Section.POINTS.path() + "/" + (fresh ? "new" : id);
  }

  public boolean isWrong(String field) {
    return wrong.stream().anyMatch(one -> one.equals(field) || one.startsWith(field + "."));
  }
}
