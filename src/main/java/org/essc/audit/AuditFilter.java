package org.essc.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.essc.audit.AuditEntriesResource.Entry;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;

/**
 * Which entries a reader wants; what is null wants all.
 *
 * @param act an act, such as {@code card.report-loss}, or its first part, such as {@code card}
 * @param actor a partner's number, a member of staff's {@code sub}, or a job's name
 * @param outcome {@code success}, {@code refused} or {@code failed}
 * @param about a holder or an object, by its identifier
 * @param from not before it
 * @param until before it
 */
public record AuditFilter(
    String act, String actor, String outcome, UUID about, Instant from, Instant until) {

  /** Entries written side by side may stand in another order than their times say. */
  private static final Duration SIDE_BY_SIDE = Duration.ofMinutes(1);

  public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);

  private static final Pattern ACT = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
  private static final int LONGEST = 255;

  /**
   * From texts, as a query or a form has them; empty ones want all.
   *
   * @throws ProblemException 400 with each that is malformed
   */
  public static AuditFilter read(
      String act, String actor, String outcome, String about, String from, String until) {
    var fields = new Violations();
    var filter =
        new AuditFilter(
            fields.readOptional("act", given(act), AuditFilter::act),
            fields.readOptional("actor", given(actor), AuditFilter::actor),
            fields.readOptional("outcome", given(outcome), AuditFilter::outcome),
            fields.readOptional("about", given(about), Violations.uuid("uuid-format")),
            fields.readOptional("from", given(from), AuditFilter::instant),
            fields.readOptional("until", given(until), AuditFilter::instant));
    fields.throwIfAny();
    return filter;
  }

  private static String given(String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static String act(String text) {
    return require(ACT.matcher(text).matches() && AuditText.isCode(text), text, "audit-act-format");
  }

  private static String actor(String text) {
    return require(text.length() <= LONGEST, text, "text-too-long");
  }

  private static String outcome(String text) {
    boolean known =
        Arrays.stream(AuditEntry.Outcome.values())
            .anyMatch(one -> one.name().toLowerCase(Locale.ROOT).equals(text));
    return require(known, text, "audit-outcome-format");
  }

  private static String require(boolean well, String text, String code) {
    if (!well) {
      throw new InvalidValueException(code);
    }
    return text;
  }

  private static Instant instant(String text) {
    return TimeFields.moment(text, "instant-format");
  }

  boolean all() {
    return equals(ALL);
  }

  boolean wants(Entry entry) {
    return (act == null || entry.act().equals(act) || entry.act().startsWith(act + "."))
        && (actor == null || entry.actor().id().equals(actor))
        && (outcome == null || entry.outcome().equals(outcome))
        && (about == null || isAbout(entry))
        && (from == null || !entry.at().isBefore(from))
        && (until == null || entry.at().isBefore(until));
  }

  private boolean isAbout(Entry entry) {
    return about.equals(entry.holderId())
        || entry.object() != null && about.toString().equals(entry.object().id());
  }

  /** Whether nothing wanted stands before it in its chain. */
  boolean endsAt(Entry entry) {
    return from != null && entry.at().isBefore(from.minus(SIDE_BY_SIDE));
  }

  /** The moment from which on nothing is wanted, whatever the order of writing. */
  Instant startsBefore() {
    return until.plus(SIDE_BY_SIDE);
  }
}
