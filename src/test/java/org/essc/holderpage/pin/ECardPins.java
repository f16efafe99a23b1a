package org.essc.holderpage.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.Dependent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.pin.Pin;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.Unis;

/** What holders do with the PIN of their electronic card, as the pages ask for it. */
@Dependent
class ECardPins {

  /** Neither weak nor part of any test person's phone or birth date. */
  static final String OWN = "739164";

  static final String OTHER = "804627";

  private final CheckECardPin checkPin;
  private final SetECardPin setPin;
  private final ChangeECardPin changePin;
  private final ReadECardPin readPin;
  private final MutableClock clock;
  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  ECardPins(
      CheckECardPin checkPin,
      SetECardPin setPin,
      ChangeECardPin changePin,
      ReadECardPin readPin,
      MutableClock clock) {
    this.checkPin = checkPin;
    this.setPin = setPin;
    this.changePin = changePin;
    this.readPin = readPin;
    this.clock = clock;
  }

  /** Of that holder's electronic card, over the first channel. */
  ECardPinSubject of(Api.Holder holder) {
    return of(holder, Api.CHANNEL);
  }

  ECardPinSubject of(Api.Holder holder, String channel) {
    var ids =
        query(
                "select ecard_id || ' ' || holder_id from ecard_binding where sign_no = '"
                    + holder.signNo()
                    + "'")
            .get(0)
            .split(" ");
    return new ECardPinSubject(
        UUID.fromString(ids[0]), UUID.fromString(ids[1]), new PartnerNo(channel));
  }

  /** With {@link #OWN} set. */
  ECardPinSubject withOwnPin() {
    return withOwnPin(api.holder());
  }

  ECardPinSubject withOwnPin(Api.Holder holder) {
    var subject = of(holder);
    set(subject, OWN);
    return subject;
  }

  HolderEvidence face(Duration ago) {
    return evidence(HolderEvidence.Method.FACE, ago);
  }

  HolderEvidence evidence(HolderEvidence.Method method, Duration ago) {
    return new HolderEvidence(method, "face-check", "r-1", clock.instant().minus(ago));
  }

  /** After a look at the holder's face. */
  void set(ECardPinSubject subject, String pin) {
    set(subject, pin, face(Duration.ofMinutes(1)));
  }

  void set(ECardPinSubject subject, String pin, HolderEvidence evidence) {
    Unis.get(
        Patiently.asking(
            () ->
                setPin.set(
                    subject,
                    new Pin(pin),
                    evidence,
                    Optional.empty(),
                    Patience.of(Duration.ofSeconds(2)))));
  }

  void change(ECardPinSubject subject, String oldPin, String newPin) {
    Unis.get(
        Patiently.asking(
            () ->
                changePin.change(
                    subject,
                    new Pin(oldPin),
                    new Pin(newPin),
                    Optional.empty(),
                    CheckECardPin.patienceWithin(Duration.ofSeconds(2)))));
  }

  ECardPinState state(ECardPinSubject subject) {
    return Unis.get(readPin.state(subject));
  }

  ECardPinCheck check(ECardPinSubject subject, String pin) {
    return Unis.get(checking(checkPin, subject, pin));
  }

  private static Uni<ECardPinCheck> checking(
      CheckECardPin by, ECardPinSubject subject, String pin) {
    return Patiently.asking(
        () -> by.check(subject, new Pin(pin), CheckECardPin.patienceWithin(Duration.ofSeconds(2))));
  }

  /** The check's result, or the refusal's code. */
  String result(ECardPinSubject subject, String pin) {
    return resultAsync(checkPin, subject, pin).join();
  }

  CompletableFuture<String> resultAsync(ECardPinSubject subject, String pin) {
    return resultAsync(checkPin, subject, pin);
  }

  static CompletableFuture<String> resultAsync(
      CheckECardPin by, ECardPinSubject subject, String pin) {
    return checking(by, subject, pin)
        .map(check -> check.result().text())
        .onFailure(ProblemException.class)
        .recoverWithItem(refusal -> ((ProblemException) refusal).type().code())
        .subscribeAsCompletionStage();
  }

  void wrong(ECardPinSubject subject, int times) {
    IntStream.range(0, times)
        .forEach(i -> assertThat(result(subject, OTHER)).isIn("wrong", "locked"));
  }

  Instant now() {
    return clock.instant();
  }

  List<String> query(String sql) {
    try {
      return database.query(sql);
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Number of errors that are kept. */
  int errors(ECardPinSubject subject) {
    return Integer.parseInt(
        query(
                "select cardinality(errors) from ecard_pin where ecard_id = '"
                    + subject.eCardId()
                    + "'")
            .get(0));
  }

  List<String> events(ECardPinSubject subject) {
    return query(
        "select type || ' ' || (data->>'channelNo') from outbox_event where subject_id = '"
            + subject.eCardId()
            + "' and type like 'ecard-pin-%' order by id");
  }
}
