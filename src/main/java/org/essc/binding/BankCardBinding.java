package org.essc.binding;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.ecard.ECardLevels;
import org.essc.login.Login;
import org.essc.login.RichAuthorization;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Authorization details of type {@code bank-card-binding}, from the pushed request to the token.
 */
@Singleton
class BankCardBinding implements RichAuthorization {

  private static final int PAYMENT = 2;

  private final ConsentToBinding consent;
  private final EndBinding endBinding;
  private final BindingStore store;
  private final BindingChanges changes;
  private final ECardLevels levels;
  private final ObjectMapper json;
  private final Clock clock;

  BankCardBinding(
      ConsentToBinding consent,
      EndBinding endBinding,
      BindingStore store,
      BindingChanges changes,
      ECardLevels levels,
      ObjectMapper json,
      Clock clock) {
    this.consent = consent;
    this.endBinding = endBinding;
    this.store = store;
    this.changes = changes;
    this.levels = levels;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public String type() {
    return BindingRequest.TYPE;
  }

  @Override
  public Pushed read(Set<String> roles, Map<String, Object> detail) {
    if (!roles.contains(PartnerRole.BANK.text())) {
      throw new InvalidDetailException("Only a bank links its accounts.");
    }
    return BindingRequest.read(json, detail);
  }

  @Override
  public Uni<Optional<UUID>> consent(Login login, String personal) {
    return consent.consent(login, personal);
  }

  @Override
  public Uni<Void> hold(SqlConnection transaction, Login login) {
    return levels.lock(transaction, login.eCardId(), login.holderId()).replaceWithVoid();
  }

  /**
   * Step 4. The card is held and may be used, as the session was opened before. What the holder of
   * this login was shown holds from now on, also where it was in effect on other terms.
   */
  @Override
  public Uni<Optional<Map<String, Object>>> fetch(
      SqlConnection transaction, Login login, UUID grant) {
    var bank = login.request().portal();
    var agreed = BindingRequest.agreed(login, grant, login.authTime());
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return store
        .activate(transaction, agreed, login.channelNo(), at)
        .call(
            active ->
                active.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : changes.tell(
                        transaction, List.of(active.get()), "binding.activate", bank.actor()))
        .map(active -> active.map(binding -> granted(login, binding)));
  }

  private static Map<String, Object> granted(Login login, BankBinding binding) {
    var detail = new LinkedHashMap<String, Object>();
    detail.put("type", BindingRequest.TYPE);
    detail.putAll(login.request().detail().shown());
    detail.put("bindingId", binding.id().toString());
    detail.put("level", PAYMENT);
    return detail;
  }

  @Override
  public Uni<Void> fetched(Login login) {
    return levels.renewCredentials(login.eCardId(), login.holderId());
  }

  @Override
  public Uni<Void> unanswered(Login login, UUID grant, Instant since) {
    return endBinding.unanswered(BindingRequest.agreed(login, grant, login.authTime()), since);
  }

  @Override
  public Uni<Boolean> stands(Login login, UUID grant) {
    return endBinding.stands(grant, login.holderId());
  }

  @Override
  public Uni<Void> withdraw(Login login, UUID grant, Instant since, PartnerNo channelNo) {
    return endBinding
        .byHolder(grant, login.holderId(), since, channelNo.actor())
        .onFailure(BankCardBinding::hasEnded)
        .recoverWithNull();
  }

  private static boolean hasEnded(Throwable failure) {
    return ProblemException.isOf(failure, ProblemType.NOT_FOUND);
  }
}
