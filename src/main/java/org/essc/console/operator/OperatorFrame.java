package org.essc.console.operator;

import java.util.List;
import org.essc.console.ConsoleFrame;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;

/**
 * What every page of the desk has.
 *
 * @param here text of the page's section
 * @param sections texts of those that the visitor has
 */
record OperatorFrame(ConsoleFrame console, String here, List<String> sections) {

  static OperatorFrame of(ConsoleVisit visit, Section section) {
    return new OperatorFrame(
        visit.frame(Desk.OPERATOR),
        section.text(),
        Section.of(visit.caller()).stream().map(Section::text).toList());
  }

  public String token() {
    return console.token();
  }
}
