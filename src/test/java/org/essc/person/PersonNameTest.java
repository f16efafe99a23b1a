package org.essc.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.essc.platform.problem.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "张三丰",
        "买买提·艾力",
        "龘䶮",
        "\uD842\uDFB7田",
        "\uD884\uDF50三", // extension H, newer than Java 17's tables
        "〇一",
        "MARIA DEL CARMEN",
        "Jean-Luc O'Neil",
        "Zoë"
      })
  void nameOfTheFieldIsRead(String name) {
    assertEquals(name, PersonName.parse(name).value());
  }

  @Test
  void decomposedAccentIsComposed() {
    assertEquals("Zo\u00EB", PersonName.parse("Zoe\u0308").value());
  }

  @ParameterizedTest
  @CsvSource({
    "'', name-blank",
    "' ', name-blank",
    "' 张三', name-separator",
    "'张三 ', name-separator",
    "'A  B', name-separator",
    "·张三, name-separator",
    "张三·, name-separator",
    "张3, name-character",
    "张_三, name-character",
    "Ａ三, name-character",
    "⼀三, name-character",
    "😀, name-character"
  })
  void whatIsNoNameIsRefused(String name, String code) {
    assertRefused(code, name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0387", "\u2022", "\u2027", "\u2219", "\u22C5", "\u30FB", "\uFF65", "\uFF0E", "."
      })
  void dotThatOnlyLooksLikeTheMiddleDotIsRefused(String dot) {
    assertRefused("name-dot", "买买提" + dot + "艾力");
  }

  @Test
  void brokenTextIsRefused() {
    assertRefused("name-control-character", "张\u0000三");
    assertRefused("name-control-character", "张\n三");
    assertRefused("name-control-character", "张\u200B三");
    assertRefused("name-control-character", "\uFEFF张三");
    assertRefused("name-lone-surrogate", "张\uD842");
    assertRefused("name-lone-surrogate", "\uDFB7张");
    assertRefused("name-character", "张\uE000");
  }

  @Test
  void lengthCountsCodePoints() {
    var rare = "\uD842\uDFB7";

    assertEquals(rare.repeat(100), PersonName.parse(rare.repeat(100)).value());
    assertRefused("name-too-long", "一".repeat(101));
  }

  @Test
  void maskedButForTheFirstCharacter() {
    assertEquals("张**", PersonName.parse("张三丰").masked());
    assertEquals("\uD842\uDFB7*", PersonName.parse("\uD842\uDFB7田").masked());
    assertEquals("*", PersonName.parse("张").masked());
    assertEquals("张**", PersonName.parse("张三丰").toString());
  }

  private static void assertRefused(String code, String name) {
    var refused = assertThrows(InvalidValueException.class, () -> PersonName.parse(name));
    assertEquals(code, refused.code());
  }
}
