package org.essc.card.activation;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.CardRecord;
import org.essc.partner.PartnerCallbacks;
import org.essc.partner.PartnerInterfaces;
import org.essc.partner.PartnerRole;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;

/**
 * Has the medical insurer look at an old medical card's PIN. The question is signed by the platform
 * and encrypted to the insurer; the PIN is neither kept nor written anywhere. Whatever is no clear
 * "correct" switches nothing over.
 */
@Singleton
@Startup
class CheckMedicalPin {

  private static final String ACT = "medical-card.check-pin";
  private static final String TYPE = "medical-card-pin-check+jwe";

  private final MedicalPinConfig config;
  private final MedicalPinStore store;
  private final PartnerInterfaces interfaces;
  private final PartnerCallbacks callbacks;
  private final AuditLog audit;

  CheckMedicalPin(
      MedicalPinConfig config,
      MedicalPinStore store,
      PartnerInterfaces interfaces,
      PartnerCallbacks callbacks,
      AuditLog audit) {
    this.config = config;
    this.store = store;
    this.interfaces = interfaces;
    this.callbacks = callbacks;
    this.audit = audit;
    // An address that could never be called is found when the program starts, not at a counter.
    config
        .interfaces()
        .forEach(
            (partnerNo, uri) ->
                callbacks
                    .objection(uri)
                    .ifPresent(
                        objection -> {
                          throw new IllegalStateException(
                              "essc.activation.medical-pin.interfaces."
                                  + partnerNo
                                  + ": "
                                  + objection);
                        }));
  }

  /**
   * @throws ProblemException 422 {@code medical-card-pin-wrong} with {@code attemptsLeft}, 409
   *     {@code medical-card-pin-locked} or {@code medical-insurer-missing}, 503 where the insurer
   *     does not answer; then nothing is counted
   */
  Uni<Void> require(CardRecord card, ActivateCard.Request request) {
    return interfaces
        .require(
            config.interfaces(),
            PartnerRole.INSURER,
            card.region(),
            () -> ProblemException.of(ActivationProblems.MEDICAL_INSURER_MISSING))
        .chain(insurer -> ask(insurer, card, request))
        .onFailure(ProblemException.class)
        .call(refusal -> record(card, request, (ProblemException) refusal));
  }

  private Uni<Void> ask(
      PartnerInterfaces.Interface insurer, CardRecord card, ActivateCard.Request request) {
    return store
        .reserve(card)
        .chain(
            errors -> {
              if (errors == null) {
                throw ProblemException.of(ActivationProblems.MEDICAL_PIN_LOCKED);
              }
              return callbacks
                  .ask(
                      insurer.partnerNo(),
                      insurer.uri(),
                      TYPE,
                      claims(card, request),
                      insurer.keys())
                  .map(CheckMedicalPin::result)
                  .onFailure()
                  .call(() -> store.giveBack(card))
                  .chain(result -> conclude(result, errors, card, request));
            });
  }

  private static Map<String, Object> claims(CardRecord card, ActivateCard.Request request) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("regionCode", card.region().value());
    claims.put("idType", card.idType().code());
    claims.put("idNumber", card.idNumber().value());
    claims.put("medicalCardNo", request.oldMedicalCard().value());
    claims.put("pin", request.oldPin().value());
    return claims;
  }

  private enum Result {
    CORRECT,
    WRONG,
    LOCKED
  }

  private static Result result(JsonObject answer) {
    return switch (String.valueOf(answer.getValue("result"))) {
      case "correct" -> Result.CORRECT;
      // A card of somebody else's is told no differently from a wrong PIN.
      case "wrong", "unknown" -> Result.WRONG;
      case "locked" -> Result.LOCKED;
      default -> throw ProblemException.unavailable(null);
    };
  }

  private Uni<Void> conclude(
      Result result, int errors, CardRecord card, ActivateCard.Request request) {
    return switch (result) {
      case CORRECT ->
          store
              .clear(card)
              .chain(() -> audit.record(entry(card, request).success()))
              .replaceWithVoid();
      case WRONG ->
          throw ProblemException.of(ActivationProblems.MEDICAL_PIN_WRONG)
              .with("attemptsLeft", Math.max(0, config.errors() - errors));
      case LOCKED -> throw ProblemException.of(ActivationProblems.MEDICAL_PIN_LOCKED);
    };
  }

  private Uni<Void> record(
      CardRecord card, ActivateCard.Request request, ProblemException refusal) {
    return audit.record(entry(card, request).refused(refusal.type()));
  }

  private static AuditEntry.Builder entry(CardRecord card, ActivateCard.Request request) {
    return AuditEntry.of(ACT, request.by().requester().actor())
        .holder(card.holderId())
        .object(SubjectType.CARD, card.id())
        .detail("channel", request.by().requester().channel().code());
  }
}
