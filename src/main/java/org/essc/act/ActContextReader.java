package org.essc.act;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.essc.person.HolderEvidenceReader;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.Party;
import org.essc.person.PersonName;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Represented;
import org.essc.region.PolicyTerms.Term;

/** Reads who asks, on whose behalf and with what evidence. */
@RequestScoped
public class ActContextReader {

  private static final Pattern AUTHORITY = Pattern.compile("[\\x21-\\x7E]{1,64}");

  private final Requesters requesters;
  private final HolderEvidenceReader evidence;
  private final Clock clock;

  ActContextReader(
      Requesters requesters, HolderEvidenceReader evidence, @BusinessDates Clock clock) {
    this.requesters = requesters;
    this.evidence = evidence;
    this.clock = clock;
  }

  /** The values; where {@code fields} gathers violations the result must not be used. */
  public ActContext read(Violations fields, ActContextBody body) {
    return read(fields, body, requesters.onChannel(body == null ? null : body.channel()));
  }

  /** A clerk at a window, without anything shown. */
  public ActContext clerk() {
    var fields = new Violations();
    var by = read(fields, new ActContextBody("window", null, null, null));
    fields.throwIfAny();
    return by;
  }

  /** As {@link #read}, for an organisation that acts without a channel of the card service. */
  public ActContext readOfOrganisation(Violations fields, ActContextBody body) {
    if (body != null && body.channel() != null) {
      fields.add("by.channel", "not-of-an-organisation");
    }
    return read(fields, body, requesters.organisation());
  }

  /** As {@link #read(Violations, ActContextBody)}, for who is known and needs no channel. */
  public ActContext read(Violations fields, ActContextBody body, Requester requester) {
    var given = body == null ? new ActContextBody(null, null, null, null) : body;
    return new ActContext(
        requester,
        party(fields, given.party()),
        shown(fields, "by.shown", given.shown()),
        given.evidence() == null ? null : evidence.read(fields, "by.evidence", given.evidence()));
  }

  private Party party(Violations fields, ActContextBody.PartyBody body) {
    if (body == null) {
      return Party.HOLDER;
    }
    var kind =
        fields.read(
            "by.party.kind",
            body.kind(),
            text ->
                Party.Kind.find(text)
                    .orElseThrow(() -> new InvalidValueException("party-kind-unknown")));
    if (body.ground() != null && kind != null && kind != Party.Kind.AGENT) {
      fields.add("by.party.ground", "only-of-an-agent");
    }
    if (kind != Party.Kind.GUARDIAN && kind != Party.Kind.AGENT) {
      if (body.idNumber() != null || body.idType() != null || body.name() != null) {
        fields.add("by.party", "only-of-a-guardian-or-agent");
      }
      return new Party(kind, null, null, null, authority(fields, body.authority()));
    }
    var today = ChinaTime.today(clock);
    var idType = fields.read("by.party.idType", body.idType(), IdType::parse);
    return new Party(
        kind,
        idType,
        fields.read(
            "by.party.idNumber", body.idNumber(), text -> IdNumber.parse(idType, text, today)),
        fields.read("by.party.name", body.name(), PersonName::parse),
        authority(fields, body.authority()),
        fields.readOptional(
            "by.party.ground", body.ground(), text -> Term.parse(text, Represented.values())));
  }

  private static String authority(Violations fields, String text) {
    return fields.readOptional(
        "by.party.authority",
        text,
        given -> {
          if (!AUTHORITY.matcher(given).matches()) {
            throw new InvalidValueException("authority-format");
          }
          return given;
        });
  }

  /** What was shown, each once. */
  public static Set<Evidence> shown(Violations fields, String field, List<String> codes) {
    var shown = EnumSet.noneOf(Evidence.class);
    if (codes != null) {
      for (var code : codes) {
        var evidence = fields.read(field, code, ActContextReader::evidence);
        if (evidence != null && !shown.add(evidence)) {
          fields.add(field, "twice");
        }
      }
    }
    return shown;
  }

  private static Evidence evidence(String code) {
    for (var one : Evidence.values()) {
      if (one.code().equals(code)) {
        return one;
      }
    }
    throw new InvalidValueException("evidence-unknown");
  }
}
