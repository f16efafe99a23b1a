package org.essc.person;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;

/** Reads how a channel made sure that its user is the holder. */
@Singleton
public class HolderEvidenceReader {

  private static final Pattern PROVIDER = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");
  private static final Pattern REFERENCE = Pattern.compile("[\\x21-\\x7E]{1,128}");

  private final HolderEvidenceLimits limits;
  private final Clock clock;

  HolderEvidenceReader(HolderEvidenceLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * @param field name of the member that holds the evidence
   */
  public HolderEvidence read(Violations fields, String field, HolderEvidenceBody body) {
    if (body == null) {
      fields.add(field, "required");
      return null;
    }
    return new HolderEvidence(
        fields.read(field + ".method", body.method(), HolderEvidenceReader::method),
        fields.read(
            field + ".provider", body.provider(), text -> matching(text, PROVIDER, "provider")),
        fields.read(
            field + ".reference", body.reference(), text -> matching(text, REFERENCE, "reference")),
        fields.read(field + ".verifiedAt", body.verifiedAt(), this::recent));
  }

  private static HolderEvidence.Method method(String text) {
    for (var method : HolderEvidence.Method.values()) {
      if (method.name().equals(text)) {
        return method;
      }
    }
    throw new InvalidValueException("evidence-method-unknown");
  }

  private static String matching(String text, Pattern pattern, String name) {
    if (!pattern.matcher(text).matches()) {
      throw new InvalidValueException(name + "-format");
    }
    return text;
  }

  private Instant recent(String text) {
    var at = TimeFields.moment(text, "verified-at-format");
    var now = clock.instant();
    if (at.isAfter(now.plus(limits.clockSkew()))) {
      throw new InvalidValueException("verified-at-in-the-future");
    }
    if (at.isBefore(now.minus(limits.maxAge()))) {
      throw new InvalidValueException("verified-at-too-old");
    }
    return at;
  }
}
