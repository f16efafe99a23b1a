package org.essc.login.backchannel;

import com.nimbusds.oauth2.sdk.ciba.CIBAError;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.LiveSigning;
import org.essc.identitycode.CodeProblems;
import org.essc.identitycode.CodeRecord;
import org.essc.identitycode.Purpose;
import org.essc.login.authorize.PushedDetails;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.login.client.Standing;
import org.essc.partner.access.DpopProofs;
import org.essc.partner.token.ClientForms;
import org.essc.partner.token.ClientForms.ClientForm;
import org.essc.partner.token.TokenError;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;
import org.essc.verification.IdentifyByCode;

/**
 * A bank asks the holder who stands at its counter (step 1a of docs/flows/binding.md). Everything
 * in the request is looked at before the code that the holder shows is used up; what it says of a
 * person is not looked at, so that the answer is the same whatever that is.
 */
@Singleton
class AskAtTheCounter {

  private final ClientForms forms;
  private final OpenIdClients clients;
  private final PushedDetails details;
  private final DpopProofs proofs;
  private final IdentifyByCode identify;
  private final Standing standing;
  private final BeginAtTheCounter begin;

  AskAtTheCounter(
      ClientForms forms,
      OpenIdClients clients,
      PushedDetails details,
      DpopProofs proofs,
      IdentifyByCode identify,
      Standing standing,
      BeginAtTheCounter begin) {
    this.forms = forms;
    this.clients = clients;
    this.details = details;
    this.proofs = proofs;
    this.identify = identify;
    this.standing = standing;
    this.begin = begin;
  }

  /** Fails with {@link TokenError}. */
  Uni<BeginAtTheCounter.Begun> ask(HttpServerRequest http, String body, Patience patience) {
    return forms
        .read(http, body)
        .invoke(AskAtTheCounter::requireProven)
        .call(forms::count)
        .chain(
            form ->
                clients
                    .find(form.client())
                    .map(AskAtTheCounter::bank)
                    .chain(bank -> ask(bank, form, http, patience)));
  }

  /** Before anything is counted: whoever proves nothing only names a client. */
  private static void requireProven(ClientForm form) {
    if (form.isPublic()) {
      throw TokenError.unauthorizedClient();
    }
  }

  private static OpenIdClient bank(Optional<OpenIdClient> found) {
    return found
        .filter(OpenIdClient::active)
        .filter(OpenIdClient::asksAtTheCounter)
        .orElseThrow(TokenError::unauthorizedClient);
  }

  private Uni<BeginAtTheCounter.Begun> ask(
      OpenIdClient bank, ClientForm form, HttpServerRequest http, Patience patience) {
    return Uni.createFrom()
        .item(() -> CounterRequest.read(bank, form.message(), details))
        .chain(
            asked ->
                key(http)
                    .chain(
                        jkt ->
                            holder(bank, asked, patience)
                                .chain(
                                    signing -> begin.begin(bank, asked, jkt, signing, patience))));
  }

  /** A proof that comes with it binds the answer to its key, as with pushed requests. */
  private Uni<Optional<String>> key(HttpServerRequest http) {
    return proofs
        .thumbprint(http, null)
        .onFailure(DpopProofs.Refused.class)
        .transform(refused -> TokenError.invalidDpopProof());
  }

  private Uni<LiveSigning> holder(OpenIdClient bank, CounterRequest asked, Patience patience) {
    return identify
        .handle(bank.partnerNo().actor(), asked.hint(), Purpose.OTHER, patience)
        .onFailure(ProblemException.class)
        .transform(failure -> refusal((ProblemException) failure))
        .chain(code -> signing(code));
  }

  private Uni<LiveSigning> signing(CodeRecord code) {
    return standing
        .signing(code.signingId(), code.holderId())
        .map(found -> found.orElseThrow(() -> TokenError.denied("card-or-channel")));
  }

  /** A code that was good once is expired; one that never was tells of nobody. */
  private static Throwable refusal(ProblemException failure) {
    var type = failure.type();
    if (type.equals(CodeProblems.CODE_EXPIRED) || type.equals(CodeProblems.CODE_ALREADY_USED)) {
      return TokenError.refused(
          CIBAError.EXPIRED_LOGIN_HINT_TOKEN.getCode(), "The code is not good any more.");
    }
    if (type.equals(CodeProblems.CODE_UNKNOWN)
        || type.equals(CodeProblems.CODE_WRONG_PURPOSE)
        || type.equals(CodeProblems.DELEGATED_NOT_ACCEPTED)) {
      return TokenError.refused(
          CIBAError.UNKNOWN_USER_ID.getCode(), "No holder shows this code for this purpose.");
    }
    boolean card =
        type.equals(ECardProblems.CARD_NOT_USABLE) || type.equals(ProblemType.RECORD_ALTERED);
    return card ? TokenError.denied(type.code()) : failure;
  }
}
