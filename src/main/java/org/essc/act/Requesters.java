package org.essc.act;

import jakarta.enterprise.context.RequestScoped;
import java.util.EnumSet;
import org.essc.audit.Actor;
import org.essc.partner.Callers;
import org.essc.partner.StaffRole;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Channel;

/**
 * Tells from the token who asks and over which channel; nobody chooses a channel they do not have.
 */
@RequestScoped
public class Requesters {

  private final Callers callers;

  Requesters(Callers callers) {
    this.callers = callers;
  }

  /**
   * Staff at a window or at the hotline, or a partner on one of the channels that it operates.
   *
   * @param channel code of the channel; staff with one role may leave it out
   * @throws ProblemException 403 {@code channel-not-granted}
   */
  public Requester onChannel(String channel) {
    return callers.isStaff() ? staff(channel) : partner(channel);
  }

  /** Who looks something up: a clerk at a window, or a partner on its own account. */
  public Requester reader() {
    return callers.isStaff() ? staff(Channel.WINDOW.code()) : organisation();
  }

  /** A partner on its own account, without a channel of the card service. */
  public Requester organisation() {
    var partner = callers.partner();
    return new Requester(
        partner.partnerNo().actor(),
        partner.idempotencyCaller(),
        null,
        partner.jurisdiction(),
        partner.requestsPerSecond());
  }

  /** A clerk at the window, or a partner on its own account: for what no channel has a say in. */
  public Requester own() {
    return callers.isStaff() ? staff(Channel.WINDOW.code()) : organisation();
  }

  /** As {@link #organisation}, or a member of staff in whatever role, at no window. */
  public Requester onOwnAccount() {
    if (!callers.isStaff()) {
      return organisation();
    }
    var staff = callers.staff();
    return new Requester(
        Actor.staff(staff.subject()), staff.idempotencyCaller(), null, staff.jurisdiction());
  }

  /** A member of staff in whatever role, with the holder's papers before them as at a window. */
  public Requester withPapers() {
    var staff = callers.staff();
    return new Requester(
        Actor.staff(staff.subject()),
        staff.idempotencyCaller(),
        Channel.WINDOW,
        staff.jurisdiction());
  }

  private Requester staff(String wanted) {
    var staff = callers.staff();
    var channels = EnumSet.noneOf(Channel.class);
    if (staff.roles().contains(StaffRole.CLERK.text())) {
      channels.add(Channel.WINDOW);
    }
    if (staff.roles().contains(StaffRole.HOTLINE.text())) {
      channels.add(Channel.HOTLINE_STAFFED);
    }
    var channel =
        channels.stream()
            .filter(one -> wanted == null ? channels.size() == 1 : one.code().equals(wanted))
            .findFirst()
            .orElseThrow(() -> ProblemException.of(ActProblems.CHANNEL_NOT_GRANTED));
    return new Requester(
        Actor.staff(staff.subject()), staff.idempotencyCaller(), channel, staff.jurisdiction());
  }

  private Requester partner(String wanted) {
    var partner = callers.partner();
    if (wanted == null) {
      throw ProblemException.invalid("by.channel", "required");
    }
    var channel =
        partner.serviceChannels().stream()
            .filter(one -> one.code().equals(wanted))
            .findFirst()
            .orElseThrow(() -> ProblemException.of(ActProblems.CHANNEL_NOT_GRANTED));
    return new Requester(
        partner.partnerNo().actor(),
        partner.idempotencyCaller(),
        channel,
        partner.jurisdiction(),
        partner.requestsPerSecond());
  }
}
