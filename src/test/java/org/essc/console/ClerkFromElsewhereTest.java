package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.essc.card.NewRegionTest;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** What a clerk of Henan does for a holder of a region that takes clerks from anywhere. */
@QuarkusTest
@TestProfile(NewRegionTest.WithJilin.class)
class ClerkFromElsewhereTest {

  private static final String CORRECTIONS = "/v1/data-corrections";
  private static final String SECURITY = "8000000004";
  private static final String REFUSE = "{\"decision\":\"refuse\",\"reason\":\"证明不符\"}";

  @Inject Pool pool;

  private final Api api = Api.here();

  private String asked() {
    var person = TestPerson.next().withRegion("220100");
    api.importCards(person);
    var asked =
        api.create(
            CORRECTIONS,
            Api.CLERK,
            "{\"card\":%s,\"phone\":\"15433334444\",\"said\":\"登记有误\",\"reference\":\"f-1\"}"
                .formatted(LossApi.card(person)));
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    return asked.json().getString("correctionId");
  }

  /** What was asked of one clerk from elsewhere is decided by another. */
  @Test
  void correctionIsReadAndDecidedAndTheHoldersRecordStaysOpen() {
    var id = asked();
    var path = CORRECTIONS + "/" + id;
    assertThat(api.get(path, Api.SECOND_CLERK).json().getString("phone")).isEqualTo("15433334444");
    var refused = api.create(path, Api.SECOND_CLERK, REFUSE);
    assertThat(refused.status()).as(refused.body()).isEqualTo(200);

    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var record = "/console/clerk/holders/" + holder(id);
    var opened = browser.submit("/console/clerk", record, "reason", "holder-present");
    assertThat(opened.status()).as(opened.body()).isIn(200, 303);

    assertThat(browser.get(record).body()).contains("data-item=\"correction\"", "不予更正", "原因：证明不符");
  }

  private UUID holder(String correction) {
    return Unis.get(
        pool.preparedQuery("select holder_id from data_correction where id = $1")
            .execute(Tuple.of(UUID.fromString(correction)))
            .map(rows -> rows.iterator().next().getUUID(0)));
  }
}
