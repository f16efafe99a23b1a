package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/** What concerns a PIN, as a hospital's terminal and clerks send it. */
public final class PinApi {

  public static final String INITIAL = "123456";

  /** Neither weak nor part of any test person's phone or birth date. */
  public static final String OWN = "739164";

  public static final String OTHER = "804627";

  /** What is answered to who has to come back: the PIN was not looked at, and nothing counted. */
  public static final Set<String> COME_BACK = Set.of("overloaded", "service-unavailable");

  /**
   * A PIN as it would stand in what is stored or logged: six digits by themselves, and not those of
   * a moment's fraction of a second, which are any.
   */
  public static Pattern inClear(String pin) {
    // the digits first: they are looked for in whole dumps
    return Pattern.compile(
        "%1$s(?<![0-9a-zA-Z]%1$s)(?<!:[0-9]{2}\\.%1$s)(?![0-9a-zA-Z])".formatted(pin));
  }

  private static final String HOLDER_WITH_CARD = "{\"shown\":[\"card\",\"id\"]}";

  private final Api api;

  public PinApi(Api api) {
    this.api = api;
  }

  public TestPerson imported(String region) {
    return api.person(region);
  }

  /** With a card on which the holder has set {@link #OWN}. */
  public TestPerson withOwnPin(String region) {
    var person = imported(region);
    setOwn(person);
    return person;
  }

  /** By a change where there is an initial value, else at the window. */
  public void setOwn(TestPerson person) {
    var changed = change(person, INITIAL, OWN);
    var done = "pin-not-set".equals(changed.code()) ? reset(person, OWN, null) : changed;
    if (done.status() != 200) {
      throw new AssertionError("no own PIN: " + done.status() + " " + done.body());
    }
  }

  public static String card(TestPerson person) {
    return "\"card\":{\"cardNo\":\"%s\"}".formatted(person.cardNo());
  }

  /** As a terminal that has read the chip. */
  public static String read(TestPerson person, String channel) {
    return "\"by\":{\"channel\":\"%s\"},%s,\"cardIdCode\":\"%s\""
        .formatted(channel, card(person), person.cardIdCode());
  }

  /** As a clerk who has card and ID before them. */
  public static String seen(TestPerson person) {
    return "\"by\":" + HOLDER_WITH_CARD + "," + card(person);
  }

  public static String checkBody(TestPerson person, String pin) {
    return "{%s,\"pin\":\"%s\"}".formatted(read(person, "hospital"), pin);
  }

  public static String changeBody(String subject, String oldPin, String newPin) {
    return "{%s,\"oldPin\":\"%s\",\"newPin\":\"%s\"}".formatted(subject, oldPin, newPin);
  }

  public CompletableFuture<Reply> checkAsync(TestPerson person, String pin) {
    return api.send(checking(person, pin));
  }

  private HttpRequest.Builder checking(TestPerson person, String pin) {
    return api.json("/v1/pin-checks", Api.TERMINAL, checkBody(person, pin));
  }

  public Reply check(TestPerson person, String pin) {
    return api.join(checking(person, pin));
  }

  /** The check's result, or the refusal's code. */
  public String result(TestPerson person, String pin) {
    return result(check(person, pin));
  }

  public static String result(Reply reply) {
    return reply.status() == 200 ? reply.json().getString("result") : reply.code();
  }

  /** So many at once; whoever is told to come back, as by a process that is still cold, does. */
  static List<String> lookedAt(int number, Supplier<CompletableFuture<Reply>> check) {
    var results = new ArrayList<String>();
    for (int round = 0; round < 5 && results.size() < number; round++) {
      var asked = Stream.generate(check).limit(number - results.size()).toList();
      results.addAll(results(asked));
      results.removeAll(COME_BACK);
    }
    assertThat(results).hasSize(number);
    return results;
  }

  static List<String> results(List<CompletableFuture<Reply>> replies) {
    return replies.stream().map(CompletableFuture::join).map(PinApi::result).toList();
  }

  public void wrong(TestPerson person, int times) {
    for (int i = 0; i < times; i++) {
      check(person, OTHER);
    }
  }

  public Reply change(TestPerson person, String oldPin, String newPin) {
    return api.create(
        "/v1/pin-changes", Api.TERMINAL, changeBody(read(person, "hospital"), oldPin, newPin));
  }

  public Reply unlock(TestPerson person) {
    return api.create("/v1/pin-unlocks", Api.CLERK, "{" + seen(person) + "}");
  }

  /** At the window; a value where the region has no initial one, a phone for four eyes. */
  public Reply reset(TestPerson person, String newPin, String newPhone) {
    return api.create("/v1/pin-resets", Api.CLERK, resetBody(seen(person), newPin, newPhone));
  }

  public static String resetBody(String subject, String newPin, String newPhone) {
    return "{%s%s%s}"
        .formatted(
            subject,
            newPin == null ? "" : ",\"newPin\":\"" + newPin + "\"",
            newPhone == null ? "" : ",\"newPhone\":\"" + newPhone + "\"");
  }

  public Reply decide(String clerk, String approvalId, String decision) {
    return api.create(
        "/v1/pin-approvals/" + approvalId, clerk, "{\"decision\":\"" + decision + "\"}");
  }

  /** The card's state (aaz502) as the registry partner sees it. */
  public int state(TestPerson person) {
    var found =
        api.post("/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"" + person.cardNo() + "\"}");
    return found.json().getInt("items[0].state");
  }
}
