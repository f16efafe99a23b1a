package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;

/** A holder whose record is open in a clerk's browser. */
record OpenedRecord(ConsoleBrowser browser, TestPerson person, String path, String cardId) {

  private static final Pattern CARD = Pattern.compile("data-card=\"([0-9a-f-]{36})\"");
  private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([0-9A-Z]{32})\"");

  private static final Pattern RULE =
      Pattern.compile("data-test=\"refusal-rule\">(.*?)</p>", Pattern.DOTALL);

  /** Of somebody new, whose card is imported. */
  static OpenedRecord of(Api api, TestPerson person) {
    api.importCards(person);
    return found(api, person, Api.CLERK);
  }

  /** Of somebody whose card there is. */
  static OpenedRecord found(Api api, TestPerson person, String clerk) {
    var browser = ConsoleBrowser.of(api, clerk);
    var path =
        browser
            .submit(
                "/console/clerk",
                "/console/clerk/search",
                "number",
                person.cardNo(),
                "reason",
                "holder-present")
            .header("Location")
            .substring(api.url("").length());
    return new OpenedRecord(browser, person, path, first(CARD, browser.get(path).body()));
  }

  static String first(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  String page() {
    return browser.get(path).body();
  }

  /** The address of an act's form, on the card. */
  String act(String name) {
    return path + "/acts/" + name + "/" + cardId;
  }

  /** The address of an act's form, as the record has it first. */
  String linked(String name) {
    return first(Pattern.compile("href=\"([^\"]+/acts/" + name + "/[^\"]+)\""), page());
  }

  /** Fills in an act's form and sends it. */
  Api.Reply send(String form, String... fields) {
    return browser.submit(form, form, with("key", key(browser.get(form).body()), fields));
  }

  /** As {@link #send}, and it is done. */
  String done(String form, String... fields) {
    var answer = send(form, fields);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("data-test=\"answer\"");
    return answer.body();
  }

  /** As {@link #send}, and it is refused with that code and, where there is one, that rule. */
  String refused(String form, String code, String rule, String... fields) {
    var answer = send(form, fields);
    assertThat(answer.status()).as(answer.body()).isBetween(400, 422);
    assertThat(answer.body()).contains("data-code=\"" + code + "\"");
    if (rule != null) {
      assertThat(first(RULE, answer.body())).contains(rule);
    }
    return answer.body();
  }

  /** The state that the API has of the card. */
  int state(Api api) {
    return api.post("/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"" + person.cardNo() + "\"}")
        .json()
        .getInt("items[0].state");
  }

  static String key(String page) {
    return first(KEY, page);
  }

  private static String[] with(String name, String value, String... fields) {
    var all = new String[fields.length + 2];
    all[0] = name;
    all[1] = value;
    System.arraycopy(fields, 0, all, 2, fields.length);
    return all;
  }
}
