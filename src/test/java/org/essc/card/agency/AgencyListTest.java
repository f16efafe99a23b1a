package org.essc.card.agency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.card.application.Applicant;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** What an agency learns of its people without asking for each. */
@QuarkusTest
class AgencyListTest {

  /** Of Zhoukou, and of no other test. */
  private static final String COUNTY = "411628";

  @Inject MutableClock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();

  @Test
  void listTellsWhoseCardIsMadeAndWhosePhotoIsMissing() {
    var people = Stream.generate(() -> TestPerson.next().withRegion(COUNTY)).limit(3).toList();
    var rows = people.stream().map(AgencyFile::row).toList();
    rows.get(0).put("photoId", Applicant.photo(api, Api.AGENCY, COUNTY));
    rows.get(1).put("photoId", Applicant.photo(api, Api.AGENCY, COUNTY));
    var sent = AgencyFile.send(api, Api.AGENCY, COUNTY, "employer", AgencyFile.text(rows));
    var done = AgencyFile.await(api, sent);

    assertThat(steps(done))
        .containsExactly("await-production", "await-production", "collect-photo");

    var first = list(done).get(0);
    var application = UUID.fromString(first.getString("applicationId"));
    var production = new Production(api, clock, issuer.value());
    production.produce(production.factory(), application, people.get(0));

    assertThat(steps(done)).containsExactly("collect-card", "await-delivery", "collect-photo");
    var handedOut =
        production.distribute(
            Api.AGENCY, Production.handOut(application).put("voucher", first.getString("voucher")));
    assertThat(handedOut.status()).as(handedOut.body()).isEqualTo(201);
    assertThat(steps(done)).containsExactly("await-delivery", "collect-photo");
  }

  private List<JsonObject> list(Reply done) {
    return AgencyFile.lines(api, done, "vouchers").toList();
  }

  private List<String> steps(Reply done) {
    return list(done).stream().map(line -> line.getString("nextStep")).toList();
  }
}
