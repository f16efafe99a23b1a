package org.essc.login;

import java.time.Duration;
import java.util.Locale;

/**
 * Where a login stands.
 *
 * <pre>
 *   (none) ──push──▶ PUSHED ──open──▶ WAITING ──scan──▶ SCANNED ──confirm──▶ CONFIRMED ──finish──▶ CODED ──exchange──▶ EXCHANGED
 *   (none) ──open────────────────────▶ │                   │                                        │                    │
 *                                      │ cancel            │ cancel, refuse, report,                └──its code again────┤
 *                                      ▼                   ▼ a wrong number                                              ▼
 *                                   REFUSED ◀──────────────┘                                                         REPLAYED
 *                                      │ ◀──report── CONFIRMED, CODED
 *                                      └──finish──▶ TOLD ◀──finish, by another holder than the portal has named── CONFIRMED
 *   (none) ──ask without a browser──────────────────▶ SCANNED                CONFIRMED ──poll──────────────────────────▶ EXCHANGED
 *   each, when its time is over: expired, and after {@link LoginStore#REMEMBERED} forgotten; a report is taken until then
 * </pre>
 *
 * A transition is one guarded step in Redis ({@link LoginStore#go}). Times are measured by Redis'
 * clock.
 */
public enum LoginState {
  /** The portal has pushed its request (RFC 9126) and sends a browser soon. */
  PUSHED(Duration.ofSeconds(60)),
  /** A browser shows the QR code. */
  WAITING(Duration.ofMinutes(5)),
  /** A channel's phone has read it and its holder is asked. */
  SCANNED(Duration.ofMinutes(3)),
  /** The holder has agreed; the browser that began is to fetch the result. */
  CONFIRMED(Duration.ofSeconds(60)),
  /** That browser was sent to the portal with a code (RFC 6749 §4.1.2). */
  CODED(Duration.ofSeconds(60)),
  /** The portal has its tokens. */
  EXCHANGED(Duration.ofMinutes(10)),
  /** A code was shown a second time: what was given for it has been revoked. */
  REPLAYED(Duration.ofMinutes(10)),
  /** The holder or the browser wants no login. */
  REFUSED(Duration.ofSeconds(60)),
  /** The portal was told of that. */
  TOLD(Duration.ofSeconds(60));

  private final Duration life;

  LoginState(Duration life) {
    this.life = life;
  }

  /** How long a login may stand here. */
  public Duration life() {
    return life;
  }

  /** As it is stored and as the login page's script knows it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LoginState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
