package org.essc.login.backchannel;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.essc.ecard.LiveSigning;
import org.essc.login.Acr;
import org.essc.login.AskedLogins;
import org.essc.login.AuthorizationRequest;
import org.essc.login.Login.Field;
import org.essc.login.LoginCode;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.MatchingNumber;
import org.essc.login.PingQueue;
import org.essc.login.Refusal;
import org.essc.login.RichAuthorizations;
import org.essc.login.client.OpenIdClient;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/**
 * Begins a login whose holder is known already: it stands where others stand after the scan. The
 * channel whose code was shown is told, so that it brings its user to the page.
 */
@Singleton
class BeginAtTheCounter {

  /** Between two questions of a bank that polls (CIBA Core §7.3). */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final Duration DROPPING = Duration.ofMillis(300);

  /** What Redis is sent with the last of the patience has been taken or refused by then. */
  private static final Duration LAST_WORDS = Duration.ofMillis(100);

  private final LoginStore logins;
  private final AskedLogins askedLogins;
  private final PingQueue pings;
  private final SealedPings sealedPings;
  private final RichAuthorizations kinds;
  private final Outbox outbox;
  private final Pool pool;
  private final Randomness randomness;
  private final Clock clock;

  BeginAtTheCounter(
      LoginStore logins,
      AskedLogins askedLogins,
      PingQueue pings,
      SealedPings sealedPings,
      RichAuthorizations kinds,
      Outbox outbox,
      Pool pool,
      Randomness randomness,
      Clock clock) {
    this.logins = logins;
    this.askedLogins = askedLogins;
    this.pings = pings;
    this.sealedPings = sealedPings;
    this.kinds = kinds;
    this.outbox = outbox;
    this.pool = pool;
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * @param authReqId what the bank asks by
   * @param number that its counter has to show
   */
  record Begun(String authReqId, Duration life, String number) {

    @Override
    public String toString() {
      return "Begun[…]";
    }
  }

  /**
   * @param jkt thumbprint of the key that the answer is bound to, where the bank has shown one
   */
  Uni<Begun> begin(
      OpenIdClient bank,
      CounterRequest asked,
      Optional<String> jkt,
      LiveSigning signing,
      Patience patience) {
    var id = LoginId.random(randomness);
    var code = LoginCode.random(id, randomness);
    var number = asked.number().orElseGet(() -> MatchingNumber.random(randomness));
    var fields = fields(code, asked, number, signing);
    return askedLogins
        .add(signing.id(), id, asked.life(), patience)
        .chain(
            () ->
                logins.begin(
                    id,
                    LoginState.SCANNED,
                    asked.life(),
                    request(bank, asked, jkt),
                    fields,
                    patience))
        .chain(
            () ->
                asked.notificationToken().isPresent()
                    ? pings.plan(id, asked.life(), patience)
                    : Uni.createFrom().voidItem())
        .chain(() -> tell(signing, asked.life()))
        .onFailure()
        .call(() -> drop(id))
        .onFailure()
        .transform(ProblemException::unavailable)
        .replaceWith(new Begun(code.text(), asked.life(), number))
        .onCancellation()
        .invoke(() -> leave(id, patience));
  }

  /**
   * The bank was told that there is no answer, or has hung up. It is dropped once more when its
   * patience is over, as what is on its way to Redis may begin until then.
   */
  private void leave(LoginId id, Patience patience) {
    var left = patience.left();
    drop(id)
        .onItem()
        .delayIt()
        .by(left.isNegative() ? LAST_WORDS : left.plus(LAST_WORDS))
        .chain(() -> drop(id))
        .subscribe()
        .with(dropped -> {});
  }

  private static AuthorizationRequest request(
      OpenIdClient bank, CounterRequest asked, Optional<String> jkt) {
    return new AuthorizationRequest(
        bank.partnerNo().value(),
        null,
        null,
        null,
        asked.scopes(),
        Set.of(),
        null,
        Acr.SCAN_PIN,
        null,
        jkt.orElse(null),
        null,
        asked.detail().shown());
  }

  private Map<String, String> fields(
      LoginCode code, CounterRequest asked, String number, LiveSigning signing) {
    var fields = new HashMap<String, String>();
    fields.put(Field.CODE, code.digest());
    fields.put(Field.INTERVAL, String.valueOf(INTERVAL.toMillis()));
    fields.put(Field.SEALED, kinds.seal(code.login(), asked.detail().personal()));
    fields.put(Field.NUMBER, number);
    fields.put(Field.CHOICES, MatchingNumber.choices(number, randomness));
    fields.put(Field.SINCE, String.valueOf(clock.millis()));
    fields.put(Field.SCAN, randomness.uuid().toString());
    fields.put(Field.SIGN_NO, signing.signNo().value());
    fields.put(Field.SIGNING, signing.id().toString());
    fields.put(Field.HOLDER, signing.holderId().toString());
    fields.put(Field.ECARD, signing.eCardId().toString());
    fields.put(Field.CHANNEL, signing.channelNo().value());
    asked
        .notificationToken()
        .map(token -> new SealedPings.Ping(code.text(), token))
        .ifPresent(ping -> fields.put(Field.PING, sealedPings.seal(code.login(), ping)));
    return fields;
  }

  /**
   * To the channel alone, and not which bank asks: the holder reads that on the page. It is not
   * told of what is given up meanwhile.
   */
  private Uni<Void> tell(LiveSigning signing, Duration life) {
    var event =
        OutboxEvent.of(
                EventType.CONFIRMATION_ASKED, signing.holderId(), SubjectType.SIGNING, signing.id())
            .with("expiresAt", clock.instant().plus(life).getEpochSecond());
    return BatchTransaction.run(pool, transaction -> outbox.append(transaction, List.of(event)));
  }

  /** Nobody will ever ask what became of it, so its holder is not to be asked. */
  private Uni<Void> drop(LoginId id) {
    var step =
        LoginStep.of(LoginState.SCANNED, LoginState.REFUSED)
            .with(Field.REFUSAL, Refusal.CANCELLED.text());
    return logins
        .go(id, step, Patience.of(DROPPING))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
