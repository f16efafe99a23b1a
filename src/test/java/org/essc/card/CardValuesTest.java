package org.essc.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Function;
import org.essc.person.IdType;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.platform.problem.InvalidValueException;
import org.essc.region.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardValuesTest {

  @Test
  void regionCodeNeedsAProvince() {
    assertEquals("410000", RegionCode.parse("411300").province().value());
    assertRefused("region-code-province", RegionCode::parse, "991300");
    assertRefused("region-code-format", RegionCode::parse, "41130");
    assertRefused("region-code-format", RegionCode::parse, "４11300");
    assertRefused("region-code-format", RegionCode::parse, null);
  }

  @Test
  void phoneIsAMainlandMobileNumber() {
    assertEquals("154****0001", PhoneNumber.parse("15420000001").toString());
    assertRefused("phone-format", PhoneNumber::parse, "12420000001");
    assertRefused("phone-format", PhoneNumber::parse, "+8615420000001");
    assertRefused("phone-format", PhoneNumber::parse, "1542000000１");
  }

  @Test
  void cardNoIsUpperCaseAndShownByItsEnd() {
    assertEquals("*****0019", CardNo.parse("S10000019").toString());
    assertRefused("card-no-format", CardNo::parse, "s10000019");
    assertRefused("card-no-format", CardNo::parse, "S1000");
    assertRefused("card-no-format", CardNo::parse, "S1000001 ");
  }

  @Test
  void otherNumbersAreHiddenToo() {
    assertEquals("******", CardIdCode.parse("410100F1000001").toString());
    assertEquals("************0001", BankAccount.parse("6222000000000001").toString());
    assertEquals("******", PostalAddress.parse("郑州市幸福路1号").toString());
    assertRefused("card-id-code-format", CardIdCode::parse, "41-0100");
    assertRefused("bank-account-format", BankAccount::parse, "62220000A");
    assertRefused("bank-code-format", BankCode::parse, "");
    assertRefused("address-character", PostalAddress::parse, "郑州\u0000市");
    assertRefused("address-character", PostalAddress::parse, "郑州\uD842");
    assertRefused("address-too-long", PostalAddress::parse, "一".repeat(201));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "01", "-1", "１"})
  void unknownStateIsRefused(String code) {
    assertRefused("state-unknown", CardState::parse, code);
  }

  @Test
  void unknownIdTypeIsRefused() {
    assertEquals(IdType.RESIDENT_ID, IdType.parse("01"));
    assertRefused("id-type-unknown", IdType::parse, "1");
  }

  private static void assertRefused(String code, Function<String, ?> parse, String value) {
    var refused = assertThrows(InvalidValueException.class, () -> parse.apply(value));
    assertEquals(code, refused.code());
  }
}
