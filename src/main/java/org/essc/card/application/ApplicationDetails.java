package org.essc.card.application;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.essc.person.IdNumber;
import org.essc.person.IdValidity;
import org.essc.region.PolicyTerms.Term;

/** All that an application says, as the one encrypted JSON text that is kept of it. */
public final class ApplicationDetails {

  private ApplicationDetails() {}

  public static String json(ApplicationRequest request) {
    var json = new JsonObject();
    json.put("eligibility", eligibility(request));
    json.put("person", person(request.person()));
    json.put("documents", documents(request.documents()));
    put(json, "agentGround", code(request.ground()));
    if (request.guardian() != null) {
      var guardian = request.guardian();
      var its = new JsonObject();
      put(its, "idType", guardian.idType().code());
      put(its, "idNumber", guardian.idNumber().value());
      put(its, "name", guardian.name().value());
      put(its, "proof", guardian.proof());
      json.put("guardian", its);
    }
    return json.encode();
  }

  /** The guardian who has consented to an agency's application. */
  static Optional<IdNumber> guardian(String json) {
    return Optional.ofNullable(new JsonObject(json).getJsonObject("guardian"))
        .map(its -> new IdNumber(its.getString("idNumber")));
  }

  private static JsonObject eligibility(ApplicationRequest request) {
    var json = new JsonObject();
    put(json, "group", code(request.group()));
    put(json, "reference", request.groupProof());
    return json;
  }

  private static JsonObject person(Person person) {
    var json = new JsonObject();
    put(json, "sex", person.sex().code());
    put(json, "birthDate", person.birthDate());
    put(json, "ethnicGroup", person.ethnicGroup() == null ? null : person.ethnicGroup().value());
    put(json, "nationality", person.nationality() == null ? null : person.nationality().value());
    put(json, "idValidFrom", person.idValidity().from());
    put(
        json,
        "idValidUntil",
        person.idValidity().withoutEnd() ? IdValidity.LONG_TERM : person.idValidity().until());
    put(json, "hukouType", code(person.hukouType()));
    put(json, "hukouAddress", person.hukouAddress() == null ? null : person.hukouAddress().value());
    put(json, "postalCode", person.postalCode() == null ? null : person.postalCode().value());
    put(json, "landline", person.landline() == null ? null : person.landline().value());
    put(json, "email", person.email() == null ? null : person.email().value());
    put(json, "occupation", person.occupation() == null ? null : person.occupation().value());
    put(json, "education", person.education() == null ? null : person.education().value());
    put(
        json,
        "maritalStatus",
        person.maritalStatus() == null ? null : person.maritalStatus().value());
    put(json, "employer", person.employer() == null ? null : person.employer().value());
    put(json, "employerNo", person.employerNo() == null ? null : person.employerNo().value());
    return json;
  }

  private static JsonObject documents(ApplicationRequest.Documents documents) {
    var json = new JsonObject();
    put(json, "applicationForm", documents.applicationForm());
    put(json, "idDocument", documents.idDocument());
    if (documents.idCopies() != null) {
      json.put("idCopies", documents.idCopies());
    }
    put(json, "idCopySides", code(documents.idCopySides()));
    put(json, "fingerprint", documents.fingerprint());
    put(json, "specialGroup", code(documents.specialGroup()));
    put(json, "specialGroupCertificate", documents.specialGroupCertificate());
    return json;
  }

  private static String code(Term term) {
    return term == null ? null : term.code();
  }

  private static void put(JsonObject json, String name, Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }
}
