package org.essc.identitycode;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.audit.DatabaseWatch;
import org.essc.ecard.SignNo;
import org.essc.family.acting.Acting;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/** Makes a code good whose making has been decided and entered in the log. */
@Singleton
class NewCodes {

  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private final CodeStore codes;
  private final DatabaseWatch database;
  private final BlindIndex index;
  private final Randomness randomness;

  NewCodes(CodeStore codes, DatabaseWatch database, BlindIndex index, Randomness randomness) {
    this.codes = codes;
    this.database = database;
    this.index = index;
    this.randomness = randomness;
  }

  /** A code that the signing's holder shows. */
  Uni<CreateIdentityCode.Created> ofHolder(
      Signing signing, Purpose purpose, PinEntry pinEntry, Patience patience) {
    var record =
        new CodeRecord(
            signing.id(),
            signing.holderId(),
            signing.channelNo(),
            purpose,
            database.epoch(),
            pinEntry,
            null);
    return make(signing.signNo(), signing.signNo().value(), record, patience);
  }

  /**
   * A code of the member that the actor shows. It is counted among the actor's for this membership,
   * so that it takes away none of the member's own.
   */
  Uni<CreateIdentityCode.Created> ofMember(
      Acting acting, Purpose purpose, PinEntry pinEntry, Patience patience) {
    var record =
        new CodeRecord(
            acting.member().id(),
            acting.member().holderId(),
            acting.actor().channelNo(),
            purpose,
            database.epoch(),
            pinEntry,
            acting.delegate());
    var signNo = acting.actor().signNo();
    return make(signNo, signNo.value() + ":" + acting.delegation().id(), record, patience);
  }

  private Uni<CreateIdentityCode.Created> make(
      SignNo signNo, String place, CodeRecord record, Patience patience) {
    var shard = IdentityCode.shardOf(index.of("code-shard", signNo.value()));
    var code = IdentityCode.random(randomness, shard);
    return codes
        .create(code, place, record, LIFETIME, patience)
        .map(expiresAt -> new CreateIdentityCode.Created(code, expiresAt));
  }
}
