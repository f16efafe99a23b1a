package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/** Photos and applications for tests of other packages. */
public final class Applicants {

  private Applicants() {}

  /** Good in the person's region, with a photo; nothing is sent yet. */
  public static JsonObject application(Api api, TestPerson person) {
    var form = form(person);
    var photo = Applicant.photo(api, Applicant.caller(form), person.regionCode());
    return Applicant.of(form, person, photo).put("regionCode", person.regionCode());
  }

  /** By whoever applies in the person's region. */
  public static Reply apply(Api api, TestPerson person, JsonObject application) {
    return Applicant.apply(api, Applicant.caller(form(person)), application);
  }

  private static String form(TestPerson person) {
    return switch (person.regionCode().substring(0, 4)) {
      case "4116" -> "zhoukou";
      case "2102" -> "dalian";
      default -> person.regionCode().startsWith("13") ? "hebei" : "henan";
    };
  }

  /** Has a card in Nanyang, where a guardian has had limited legal capacity recorded. */
  public static TestPerson withLimitedCapacity(Api api) {
    var person = TestPerson.next().withRegion(Applicant.HENAN);
    api.importCards(person);
    var guardian = TestPerson.next();
    var recorded =
        api.create(
            "/v1/capacity-changes",
            Api.CLERK,
            """
            {"card":{"cardNo":"%s","idNumber":"%s"},"capacity":"limited","by":{"party":
             {"kind":"guardian","idType":"01","idNumber":"%s","name":"%s"},
             "shown":["guardian-id","proof-of-guardianship"]}}"""
                .formatted(
                    person.cardNo(), person.idNumber(), guardian.idNumber(), guardian.name()));
    assertThat(recorded.status()).as(recorded.body()).isEqualTo(201);
    return person;
  }
}
