package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.essc.keys.JweEncrypter;
import org.essc.keys.JwkSet;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.jboss.logging.Logger;

/**
 * Calls a partner's own server: to push what the platform has signed, without personal data, or to
 * ask something that it answers at once.
 */
@Singleton
public class PartnerCallbacks {

  private static final Logger LOG = Logger.getLogger(PartnerCallbacks.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(3);
  private static final String FORM = "x-www-form-urlencoded";
  private static final int MOST_BYTES = 4096;

  private final PartnerServers servers;
  private final JwksAddresses addresses;
  private final JwsSigner signer;
  private final JweEncrypter encrypter;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;

  PartnerCallbacks(
      PartnerServers servers,
      JwksAddresses addresses,
      JwsSigner signer,
      JweEncrypter encrypter,
      Issuer issuer,
      Randomness randomness,
      Clock clock) {
    this.servers = servers;
    this.addresses = addresses;
    this.signer = signer;
    this.encrypter = encrypter;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** What is wrong with an address that is configured for a partner, if anything. */
  public Optional<String> objection(String uri) {
    return addresses.objection(uri);
  }

  /**
   * Whether the partner took a form (2xx), such as a standard's that has a signed token as one of
   * its fields. Call it outside of any transaction.
   *
   * @param fields without personal data
   */
  public Uni<Boolean> form(PartnerNo partnerNo, String uri, Map<String, String> fields) {
    var body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + '=' + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return taken(partnerNo, status(call(uri, FORM, body, PATIENCE)));
  }

  /**
   * What a partner's server answered to something pushed.
   *
   * @param status HTTP's, or 0 where none came
   */
  public record Pushed(int status, String text) {

    public boolean taken() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * Pushes what the platform has signed, over connections that are kept. It never fails. Call it
   * outside of any transaction.
   *
   * @param type media type without {@code application/}
   * @param authorization what the partner wants to see as {@code Authorization}, or null
   */
  public Uni<Pushed> push(String uri, String type, String body, String authorization) {
    var call =
        new PartnerServers.Call(
            HttpMethod.POST, uri, "application/" + type, body, PATIENCE, authorization, true);
    return Uni.createFrom()
        .completionStage(() -> servers.answer(call, MOST_BYTES).toCompletionStage())
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(answer -> new Pushed(answer.status(), answer.text()))
        .onFailure()
        .recoverWithItem(new Pushed(0, ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Uni<Integer> status(PartnerServers.Call call) {
    return Uni.createFrom().completionStage(() -> servers.status(call).toCompletionStage());
  }

  private static Uni<Boolean> taken(PartnerNo partnerNo, Uni<Integer> answer) {
    return answer
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(status -> taken(partnerNo, status))
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf(
                  "the callback of partner %s cannot be reached: %s",
                  partnerNo, failure.getClass().getSimpleName());
              return false;
            });
  }

  /**
   * Asks a partner's server what it answers at once. The question is a JWT that the platform has
   * signed, with its audience and five minutes to live, and then encrypted to the partner, so it
   * may hold personal data; it is sent once. Call it outside of any transaction.
   *
   * @param typ media type without {@code application/}, such as {@code medical-card-pin-check+jwe}
   * @return the answer: a JSON object of at most 4 KiB that repeats the question's {@code jti}
   * @throws ProblemException {@code service-unavailable} where no such answer comes within three
   *     seconds, or the partner has no key to encrypt to
   */
  public Uni<JsonObject> ask(
      PartnerNo partnerNo, String uri, String typ, Map<String, Object> claims, JwkSet keys) {
    var jti = randomness.uuid().toString();
    return sealed(partnerNo, typ, claims, jti, keys)
        .chain(
            body ->
                Uni.createFrom()
                    .completionStage(
                        () ->
                            servers
                                .text(
                                    call(uri, typ, body, ANSWER_PATIENCE),
                                    "application/json",
                                    MOST_BYTES)
                                .toCompletionStage()))
        .ifNoItem()
        .after(ANSWER_PATIENCE)
        .fail()
        .map(text -> answer(text, jti))
        .onFailure()
        .transform(
            failure -> {
              LOG.warnf(
                  "the interface of partner %s gave no answer: %s",
                  partnerNo, failure.getClass().getSimpleName());
              return ProblemException.unavailable(failure);
            });
  }

  private Map<String, Object> addressed(
      PartnerNo partnerNo, Map<String, Object> claims, String jti) {
    var now = clock.instant();
    var all = new LinkedHashMap<>(claims);
    all.put("iss", issuer.value());
    all.put("aud", partnerNo.value());
    all.put("iat", now);
    all.put("exp", now.plus(LIFE));
    all.put("jti", jti);
    return all;
  }

  private Uni<String> sealed(
      PartnerNo partnerNo, String typ, Map<String, Object> claims, String jti, JwkSet keys) {
    var all = addressed(partnerNo, claims, jti);
    return signer
        .sign(KeyPurpose.ASSERTION, typ.replace("+jwe", "+jws"), all)
        .map(
            signed ->
                encrypter
                    .encrypt(signed, typ, keys)
                    .orElseThrow(() -> new IllegalStateException("no key to encrypt to")));
  }

  private static JsonObject answer(String text, String jti) {
    var answer = new JsonObject(text);
    if (!jti.equals(answer.getValue("jti"))) {
      throw new IllegalStateException("an answer to another question");
    }
    return answer;
  }

  private static boolean taken(PartnerNo partnerNo, int status) {
    boolean taken = status >= 200 && status < 300;
    if (!taken) {
      LOG.warnf("the callback of partner %s answered %d", partnerNo, status);
    }
    return taken;
  }

  private static PartnerServers.Call call(String uri, String typ, String body, Duration patience) {
    return new PartnerServers.Call(HttpMethod.POST, uri, "application/" + typ, body, patience);
  }
}
