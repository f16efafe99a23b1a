package org.essc.login;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.essc.ecard.SignNo;
import org.essc.family.acting.Delegate;
import org.essc.partner.PartnerNo;

/**
 * A login as Redis has it at one moment. Which fields are there follows from its state: those of
 * the browser from {@link LoginState#WAITING} on, those of the phone from {@link
 * LoginState#SCANNED} on, those of the result from {@link LoginState#CONFIRMED} on.
 */
public final class Login {

  /** Names of the fields in Redis. */
  public static final class Field {

    /** JSON of {@link AuthorizationRequest}. */
    public static final String REQUEST = "request";

    /** SHA-256 of the cookie of the browser that began, in hexadecimal. */
    public static final String BROWSER = "browser";

    /** Secret from which the QR codes' proofs are derived, base64url. */
    public static final String QR = "qr";

    /** Two digits, shown on the page. */
    public static final String NUMBER = "number";

    /** Milliseconds since the epoch at which the page was opened. */
    public static final String SINCE = "since";

    /** Division code of the browser's network address, where it is known. */
    public static final String BROWSER_REGION = "browser-region";

    /** The holder whom the portal has named, by its subject there: no other may be logged in. */
    public static final String SUBJECT = "subject";

    public static final String SCAN = "scan";
    public static final String SIGN_NO = "sign-no";
    public static final String SIGNING = "signing";
    public static final String HOLDER = "holder";
    public static final String ECARD = "ecard";
    public static final String CHANNEL = "channel";

    /** Who acts for the holder, where somebody does. */
    public static final String DELEGATE = "delegate";

    /** Three numbers, separated by commas, in the order in which the phone shows them. */
    public static final String CHOICES = "choices";

    /** Why: text of a {@link org.essc.login.Refusal}. */
    public static final String REFUSAL = "refusal";

    /** Whether the refusal stands in the audit log, which may have been away. */
    public static final String RECORDED = "recorded";

    /** Id of the session that the exchange makes; the {@code sid} of its tokens. */
    public static final String SESSION = "session";

    /** Milliseconds since the epoch of the holder's confirmation. */
    public static final String AUTH_TIME = "auth-time";

    public static final String ACR = "acr";

    /** Authentication methods (RFC 8176), separated by spaces. */
    public static final String AMR = "amr";

    /** SHA-256 of the code's secret, in hexadecimal. */
    public static final String CODE = "code";

    /** What was pushed of a person, sealed; it goes with the decision. */
    public static final String SEALED = "sealed";

    /** Id of what was granted besides the login. */
    public static final String GRANT = "grant";

    /** Milliseconds between two questions of the client that asked without a browser. */
    public static final String INTERVAL = "interval";

    /** What such a client is called with after the decision, sealed. */
    public static final String PING = "ping";

    private Field() {}
  }

  private final LoginId id;
  private final LoginState state;
  private final Instant readAt;
  private final Instant until;
  private final AuthorizationRequest request;
  private final Map<String, String> fields;

  Login(
      LoginId id,
      LoginState state,
      Instant readAt,
      Instant until,
      AuthorizationRequest request,
      Map<String, String> fields) {
    this.id = id;
    this.state = state;
    this.readAt = readAt;
    this.until = until;
    this.request = request;
    this.fields = Map.copyOf(fields);
  }

  public LoginId id() {
    return id;
  }

  public LoginState state() {
    return state;
  }

  /** Whether it stands there and may still go on. */
  public boolean is(LoginState asked) {
    return state == asked && !expired();
  }

  public boolean expired() {
    return readAt.isAfter(until);
  }

  /** By Redis' clock. */
  public Instant readAt() {
    return readAt;
  }

  /** The last moment of its state, by Redis' clock. */
  public Instant until() {
    return until;
  }

  public AuthorizationRequest request() {
    return request;
  }

  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /**
   * @throws IllegalStateException if its state has no such field
   */
  public String required(String name) {
    return field(name).orElseThrow(() -> new IllegalStateException("a login without " + name));
  }

  /** Whether a client asked its holder without a browser (OpenID CIBA Core 1.0). */
  public boolean withoutBrowser() {
    return fields.containsKey(Field.INTERVAL);
  }

  public Instant since() {
    return Instant.ofEpochMilli(Long.parseLong(required(Field.SINCE)));
  }

  public UUID holderId() {
    return UUID.fromString(required(Field.HOLDER));
  }

  public UUID eCardId() {
    return UUID.fromString(required(Field.ECARD));
  }

  public UUID signingId() {
    return UUID.fromString(required(Field.SIGNING));
  }

  public SignNo signNo() {
    return new SignNo(required(Field.SIGN_NO));
  }

  public PartnerNo channelNo() {
    return new PartnerNo(required(Field.CHANNEL));
  }

  /** Who has scanned and confirms for the holder; nothing where the holder does. */
  public Optional<Delegate> delegate() {
    return field(Field.DELEGATE).map(Delegate::decode);
  }

  /** Whether it was refused, and for that reason. */
  public boolean refusedAs(Refusal refusal) {
    return refusal.text().equals(fields.get(Field.REFUSAL));
  }

  public List<String> choices() {
    return List.of(required(Field.CHOICES).split(","));
  }

  public UUID sessionId() {
    return UUID.fromString(required(Field.SESSION));
  }

  public Instant authTime() {
    return Instant.ofEpochMilli(Long.parseLong(required(Field.AUTH_TIME)));
  }

  @Override
  public String toString() {
    return "Login[" + id + " " + state.text() + "]";
  }
}
