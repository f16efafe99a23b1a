package org.essc.servicepoint;

import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.platform.problem.Violations;
import org.essc.region.PolicyTerms.Term;
import org.essc.region.RegionCode;

/** A service point as an administrator sends it. */
@Schema(
    name = "NewServicePoint",
    requiredProperties = {"regionCode", "name", "kind", "address", "services", "source"})
public record ServicePointBody(
    @Schema(description = "aab301 of the division it serves, GB/T 2260", examples = "411600")
        String regionCode,
    String name,
    @Schema(
            description =
                "service-window, collection-point, bank-branch, hospital, pharmacy, kiosk")
        String kind,
    String address,
    @Schema(description = "As printed; several separated by 、") String telephone,
    @Schema(description = "Absent where they are not known") PointHours hours,
    @Schema(
            description =
                "application, collection, social-activation, bank-activation, pin-change,"
                    + " pin-reset, loss-report, loss-release, replacement, temporary-card,"
                    + " contact-change, face-data-change, cancellation, enquiry")
        List<String> services,
    @Schema(description = "Where these data come from") String source) {

  static final String ID = "[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?";

  private static final Pattern TELEPHONE =
      Pattern.compile("[0-9+][0-9 -]{2,24}(?:、[0-9+][0-9 -]{2,24}){0,4}");
  private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]+");
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_TEXT = 200;

  /** The point, or null, with violations of fields that begin with the prefix. */
  public ServicePoint read(String prefix, String id, Violations violations) {
    if (id == null || !id.matches(ID)) {
      violations.add(prefix + "id", "service-point-id-format");
    }
    var region = violations.read(prefix + "regionCode", regionCode, RegionCode::parse);
    var kindOf = term(prefix + "kind", kind, PointKind.class, violations);
    var open = hours == null ? null : hours.read(prefix + "hours", violations);
    if (telephone != null && !TELEPHONE.matcher(telephone).matches()) {
      violations.add(prefix + "telephone", "numbers separated by 、");
    }
    return new ServicePoint(
        id,
        region,
        text(prefix + "name", name, LONGEST_NAME, violations),
        kindOf,
        text(prefix + "address", address, LONGEST_TEXT, violations),
        telephone,
        open,
        services(prefix, violations),
        text(prefix + "source", source, LONGEST_TEXT, violations));
  }

  private Set<PointService> services(String prefix, Violations violations) {
    var found = EnumSet.noneOf(PointService.class);
    if (services == null || services.isEmpty()) {
      violations.add(prefix + "services", "at least one");
      return found;
    }
    for (var one : services) {
      var service = term(prefix + "services", one, PointService.class, violations);
      if (service != null) {
        found.add(service);
      }
    }
    return found;
  }

  /** One of a closed list of words; null, with a violation that lists them, for any other. */
  static <T extends Enum<T> & Term> T term(
      String field, String code, Class<T> words, Violations violations) {
    for (var word : words.getEnumConstants()) {
      if (word.code().equals(code)) {
        return word;
      }
    }
    violations.add(
        field,
        "one of "
            + String.join(
                ", ", List.of(words.getEnumConstants()).stream().map(Term::code).toList()));
    return null;
  }

  private static String text(String field, String text, int longest, Violations violations) {
    if (text == null
        || text.isBlank()
        || text.length() > longest
        || !text.equals(text.strip())
        || !TEXT.matcher(text).matches()
        || !Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      violations.add(field, "one line of 1 to " + longest + " characters");
    }
    return text;
  }
}
