package org.essc.console;

import java.util.List;
import java.util.Locale;
import org.essc.audit.Actor;
import org.essc.partner.StaffCaller;
import org.essc.partner.StaffLogin;

/**
 * A request of a session of the console's.
 *
 * @param caller as the API would know them
 * @param formToken that the session's forms send back
 * @param path of the page, without its query
 */
public record ConsoleVisit(
    StaffCaller caller, StaffLogin login, String formToken, Locale language, String path) {

  /** As the audit log knows them. */
  public Actor actor() {
    return Actor.staff(caller.subject());
  }

  public boolean english() {
    return language.getLanguage().equals("en");
  }

  /**
   * What the page has around it.
   *
   * @param here the desk that it belongs to, or null
   */
  public ConsoleFrame frame(Desk here) {
    return new ConsoleFrame(
        here == null ? "" : here.text(),
        english() ? "en" : "zh",
        path,
        formToken,
        login.name(),
        List.copyOf(Desk.of(caller).stream().map(Desk::text).toList()));
  }

  @Override
  public String toString() {
    return "ConsoleVisit[" + path + "]";
  }
}
