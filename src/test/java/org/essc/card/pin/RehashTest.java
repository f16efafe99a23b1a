package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.pin.Cost;
import org.essc.pin.PinHashes;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.random.Randomness;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestCrypto;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** Hashes of an earlier cost, and of a master key that is gone. */
@QuarkusTest
class RehashTest {

  @Inject MasterKey masterKey;
  @Inject Randomness randomness;
  @Inject CardStore cards;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private final Imports database = new Imports(api);

  private CardRecord card(String cardNo) {
    return Unis.get(cards.find(pool, CardSelector.of(CardNo.parse(cardNo))));
  }

  private void store(CardRecord card, PinHashes.Stored stored) throws SQLException {
    database.execute(
        "update card_pin set hash = '%s', pepper_id = '%s' where card_id = '%s'"
            .formatted(stored.phc(), stored.pepperId(), card.id()));
  }

  private String hash(CardRecord card) throws SQLException {
    return database.query("select hash from card_pin where card_id = '" + card.id() + "'").get(0);
  }

  @Test
  void cheaperHashIsMadeAnewByTheNextCorrectPinOnly() throws SQLException {
    var person = pins.withOwnPin("411600");
    var card = card(person.cardNo());
    store(card, new Cost(128).hash(masterKey, randomness, card.holderId(), PinApi.OWN));
    assertThat(pins.result(person, PinApi.OTHER)).isEqualTo("wrong");
    assertThat(hash(card)).contains("m=128,");
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
    assertThat(hash(card)).contains("m=256,");
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
  }

  @Test
  void pinOfAMasterKeyThatIsGoneIsResetAtTheWindow() throws SQLException {
    var person = pins.withOwnPin("411600");
    var card = card(person.cardNo());
    var gone = MasterKey.of(TestCrypto.masterKeyText(99), java.util.List.of(), randomness);
    store(card, new Cost(8192).hash(gone, randomness, card.holderId(), PinApi.OWN));
    assertThat(pins.check(person, PinApi.OWN).code()).isEqualTo("pin-reset-required");
    assertThat(pins.reset(person, null, null).status()).isEqualTo(200);
    pins.setOwn(person);
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
  }
}
