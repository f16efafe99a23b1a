package org.essc.card.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.essc.card.application.ClaimVouchers;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.essc.testing.WaitingApplications.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits in a region that a clerk does not serve is not there for that clerk. */
@QuarkusTest
class DistributionElsewhereTest {

  private static final byte[] PHOTO = {(byte) 0xFF, (byte) 0xD8, 1};

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;
  @Inject ClaimVouchers vouchers;

  private final Api api = Api.here();
  private Production production;
  private TestFactory factory;

  @BeforeEach
  void registerFactory() {
    production = new Production(api, clock, issuer.value());
    factory = production.factory();
  }

  private Reply handOut(String clerk, String by, String value) {
    return production.distribute(
        clerk,
        new JsonObject()
            .put(by, value)
            .put("face", Production.face(true, true, true))
            .put("by", new JsonObject().put("shown", new JsonArray().add("id"))));
  }

  /** All of the answer but what names the request. */
  private static JsonObject answer(Reply reply) {
    var members = new JsonObject(reply.body());
    members.remove("traceId");
    return members;
  }

  @Test
  void cardThatWaitsElsewhereIsAnsweredLikeNone() {
    var person = TestPerson.next().withRegion("411606");
    var voucher = vouchers.random();
    var application =
        applications.add(person, Kind.FIRST.withPhoto(PHOTO), vouchers.digest(voucher));
    production.produce(factory, application, person);

    var there =
        Map.of(
            "applicationId", application.toString(),
            "voucher", voucher.printed(),
            "idNumber", person.idNumber());
    var nowhere =
        Map.of(
            "applicationId", UUID.randomUUID().toString(),
            "voucher", vouchers.random().printed(),
            "idNumber", TestPerson.next().idNumber());
    there.forEach(
        (by, value) -> {
          var asked = handOut(Api.DALIAN_CLERK, by, value);
          assertThat(asked.code()).as(by).isEqualTo("application-mismatch");
          assertThat(answer(asked))
              .as(by)
              .isEqualTo(answer(handOut(Api.DALIAN_CLERK, by, nowhere.get(by))));
        });
    assertThat(handOut(Api.CLERK, "voucher", voucher.printed()).status()).isEqualTo(201);
  }

  /** Both cards are the same person's, who shows the same document at either window. */
  @Test
  void ofTwoCardsThatWaitEachClerkFindsTheOneOfTheirRegion() {
    var here = TestPerson.next().withRegion("410107");
    var there = TestPerson.next().withRegion("210209").withIdNumber(here.idNumber());
    var ours = applications.add(here, Kind.FIRST.withPhoto(PHOTO), null);
    var theirs = applications.add(there, Kind.FIRST.withPhoto(PHOTO), null);
    production.produce(factory, ours, here);
    production.produce(factory, theirs, there);

    assertThat(handOut(Api.CLERK, "idNumber", here.idNumber()).json().getString("applicationId"))
        .isEqualTo(ours.toString());
    assertThat(
            handOut(Api.DALIAN_CLERK, "idNumber", here.idNumber())
                .json()
                .getString("applicationId"))
        .isEqualTo(theirs.toString());
    assertThat(handOut(Api.CLERK, "idNumber", here.idNumber()).code())
        .isEqualTo("application-mismatch");
  }
}
