package org.essc.identitycode;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.CodeDisplay;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.PaymentRules;
import org.essc.ecard.PhoneCheck;
import org.essc.ecard.SignNo;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.qr.QrPicture;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/**
 * Makes a short-lived code for a channel's signing. Step 8 of the main flow: the card's state is
 * read and the audit entry committed before the code becomes good.
 */
@Singleton
public class CreateIdentityCode {

  private static final Logger LOG = Logger.getLogger(CreateIdentityCode.class);

  private static final int LANES = 3;
  private static final int MAX_BATCH = 128;

  private final SigningStore signings;
  private final PhoneCheck phoneCheck;
  private final PaymentRules payments;
  private final NewCodes codes;
  private final AuditLog audit;
  private final Clock businessClock;
  private final Pool pool;
  private final MicroBatcher<Request, Decision> decisions;

  CreateIdentityCode(
      SigningStore signings,
      PhoneCheck phoneCheck,
      PaymentRules payments,
      NewCodes codes,
      AuditLog audit,
      @BusinessDates Clock businessClock,
      Pool pool,
      Vertx vertx) {
    this.signings = signings;
    this.phoneCheck = phoneCheck;
    this.payments = payments;
    this.codes = codes;
    this.audit = audit;
    this.businessClock = businessClock;
    this.pool = pool;
    this.decisions = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::decideAll);
  }

  /**
   * @param pinEntry null where the holder has not typed the PIN for it
   * @param entry the audit entry, begun where the request's trace is known
   */
  private record Request(
      PartnerNo channelNo,
      SignNo signNo,
      Purpose purpose,
      PinEntry pinEntry,
      CodeDisplay.Device device,
      AuditEntry.Builder entry) {

    Optional<Signing> own(Map<SignNo, Signing> found) {
      return Optional.ofNullable(found.get(signNo))
          .filter(signing -> signing.channelNo().equals(channelNo));
    }
  }

  /**
   * Either a signing or a refusal; the entry is null where none could be made.
   *
   * @param checked what is to be remembered of its device, or null
   */
  private record Decision(
      Signing signing, CodeDisplay checked, ProblemException refusal, AuditEntry entry) {

    static Decision refused(ProblemException refusal, AuditEntry entry) {
      return new Decision(null, null, refusal, entry);
    }
  }

  /** A code that is good until a moment. */
  public record Created(IdentityCode code, Instant expiresAt) {

    /** Its picture, as SVG markup. */
    public String svg() {
      return QrPicture.of(code.value()).svg();
    }
  }

  /**
   * A code that its channel asks for.
   *
   * @throws ProblemException 404 {@code not-found}, 409 {@code card-not-usable}, 409 {@code
   *     phone-check-required}; for payment always 409 {@code level-too-low} or {@code pin-required}
   */
  public Uni<Created> handle(
      PartnerNo channelNo,
      SignNo signNo,
      Purpose purpose,
      CodeDisplay.Device device,
      Patience patience) {
    return create(channelNo, signNo, purpose, null, device, patience);
  }

  /**
   * A code for payment, which the holder asks for with the PIN.
   *
   * @throws ProblemException as {@link #handle}, but for {@code pin-required}
   */
  public Uni<Created> forPayment(
      PartnerNo channelNo,
      SignNo signNo,
      PinEntry pinEntry,
      CodeDisplay.Device device,
      Patience patience) {
    return create(channelNo, signNo, Purpose.PAYMENT, pinEntry, device, patience);
  }

  private Uni<Created> create(
      PartnerNo channelNo,
      SignNo signNo,
      Purpose purpose,
      PinEntry pinEntry,
      CodeDisplay.Device device,
      Patience patience) {
    var entry =
        AuditEntry.of("identity-code.create", channelNo.actor()).detail("purpose", purpose.text());
    return decisions
        .ask(new Request(channelNo, signNo, purpose, pinEntry, device, entry))
        .flatMap(decision -> make(decision, purpose, pinEntry, patience));
  }

  private Uni<Created> make(
      Decision decision, Purpose purpose, PinEntry pinEntry, Patience patience) {
    if (decision.refusal() != null) {
      return Uni.createFrom().failure(decision.refusal());
    }
    return decision.checked() == null
        ? codes.ofHolder(decision.signing(), purpose, pinEntry, patience)
        : phoneCheck
            .passed(decision.checked())
            .chain(() -> codes.ofHolder(decision.signing(), purpose, pinEntry, patience));
  }

  /** All states in one statement, then all audit entries in another, for everyone who waits. */
  private Uni<List<Decision>> decideAll(List<Request> requests) {
    return signings
        .find(requests.stream().map(Request::signNo).toList())
        .chain(
            found ->
                phoneCheck
                    .unknown(displays(requests, found))
                    .map(
                        unknown ->
                            requests.stream()
                                .map(request -> decideAlone(request, found, unknown))
                                .toList()))
        .call(
            decided ->
                audit.append(
                    pool, decided.stream().map(Decision::entry).filter(Objects::nonNull).toList()));
  }

  private static List<CodeDisplay> displays(List<Request> requests, Map<SignNo, Signing> found) {
    return requests.stream()
        .flatMap(request -> request.own(found).map(own -> own.on(request.device())).stream())
        .toList();
  }

  /** What cannot be decided or entered in the log fails alone, and without a code. */
  private Decision decideAlone(
      Request request, Map<SignNo, Signing> found, Set<CodeDisplay> unknown) {
    try {
      return decide(request, found, unknown);
    } catch (RuntimeException fault) {
      LOG.error("a code's request fails alone", fault);
      return Decision.refused(ProblemException.of(ProblemType.INTERNAL_ERROR), null);
    }
  }

  private Decision decide(Request request, Map<SignNo, Signing> found, Set<CodeDisplay> unknown) {
    var signing = request.own(found).orElse(null);
    var begun = request.entry().copy();
    if (signing == null) {
      var refusal = ProblemException.of(ProblemType.NOT_FOUND);
      return Decision.refused(refusal, begun.refused(refusal.type()));
    }
    var entry = begun.holder(signing.holderId()).object(SubjectType.SIGNING, signing.id());
    var usability = signing.usability(ChinaTime.today(businessClock));
    if (!usability.usable()) {
      return Decision.refused(
          ECardProblems.cardNotUsable(usability),
          entry.detail("reason", usability.reason()).refused(ECardProblems.CARD_NOT_USABLE));
    }
    var unpaid = paymentRefusal(request, signing);
    if (unpaid.isPresent()) {
      return Decision.refused(unpaid.get(), entry.refused(unpaid.get().type()));
    }
    var display = signing.on(request.device());
    if (!unknown.contains(display)) {
      return new Decision(signing, null, null, entry.success());
    }
    return phoneCheck
        .refusal(display)
        .map(refusal -> Decision.refused(refusal, entry.refused(refusal.type())))
        .orElseGet(() -> new Decision(signing, display, null, entry.success()));
  }

  private Optional<ProblemException> paymentRefusal(Request request, Signing signing) {
    return request.purpose() == Purpose.PAYMENT
        ? CodeProblems.ofPayment(payments, signing.region(), signing.level(), request.pinEntry())
        : Optional.empty();
  }
}
