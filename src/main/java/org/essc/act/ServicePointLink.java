package org.essc.act;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.PolicyKey;
import org.essc.region.RegionCode;

/**
 * Where a refusal sends somebody to a window, it says where the windows are: {@code servicePoints},
 * the address of a search in the directory. It is a link and not the points themselves, so that a
 * refusal needs no directory and a repeat of it is the same, byte for byte.
 */
final class ServicePointLink {

  static final String MEMBER = "servicePoints";

  /** What is then done in person, if it can be done at all. */
  private static final Set<String> SENDING =
      Set.of(
          "channel-not-allowed",
          "in-person-required",
          "loss-report-required",
          "old-card-not-collected",
          "outside-working-hours",
          "pin-locked",
          "pin-not-changed",
          "pin-not-set",
          "route-not-allowed");

  /** The service that is asked for there, by how the rule's name begins; the first that fits. */
  private static final Map<String, String> SERVICES = new LinkedHashMap<>();

  static {
    SERVICES.put("pin.changeChannels", "pin-change");
    SERVICES.put("pin.unchangedMeans", "pin-change");
    SERVICES.put("pin.", "pin-reset");
    SERVICES.put("loss.", "loss-report");
    SERVICES.put("service.", "loss-report");
    SERVICES.put("release.", "loss-release");
    SERVICES.put("replacement.", "replacement");
    SERVICES.put("temporaryCard.", "temporary-card");
    SERVICES.put("application.", "application");
    SERVICES.put("cancellation.", "cancellation");
    SERVICES.put("changes.contact", "contact-change");
    SERVICES.put("changes.face", "face-data-change");
    SERVICES.put("enquiry.", "enquiry");
    SERVICES.put("activation.bank", "bank-activation");
    SERVICES.put("activation.", "social-activation");
  }

  private ServicePointLink() {}

  /** For who came to report a loss, whichever rule it failed by. */
  static ProblemException toLossReport(ProblemException refusal, RegionCode region) {
    return refusal.with(MEMBER, "/v1/service-points?regionCode=" + region + "&service=loss-report");
  }

  static ProblemException shown(
      ProblemException refusal, ProblemType type, RegionCode region, PolicyKey<?> rule) {
    if (!SENDING.contains(type.code())) {
      return refusal;
    }
    var service =
        SERVICES.entrySet().stream()
            .filter(known -> rule.name().startsWith(known.getKey()))
            .map(known -> "&service=" + known.getValue())
            .findFirst()
            .orElse("");
    return refusal.with(MEMBER, "/v1/service-points?regionCode=" + region + service);
  }
}
