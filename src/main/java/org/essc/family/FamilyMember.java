package org.essc.family;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/**
 * A membership as it stands: one person's card on another's phone. What is known of the two persons
 * is read with it each time.
 *
 * @param actorId holder on whose phone the member's card is, and who acts for the member
 * @param memberId holder whose card it is
 * @param region of the member's card when it began; its policy says what may be delegated
 * @param agreed what the member has agreed to; of a guardian nothing, who may what policy says
 * @param birth the member's birth date, or null where it is not known
 * @param memberLacksCapacity whether the member is recorded as without full legal capacity
 * @param actorLacksCapacity likewise the other: who has a guardian is nobody's
 */
record FamilyMember(
    UUID id,
    UUID actorId,
    UUID memberId,
    FamilyRelation relation,
    MembershipKind kind,
    MembershipGround ground,
    RegionCode region,
    Set<FamilyAbility> agreed,
    MembershipState state,
    Instant since,
    Optional<Ending> ending,
    LocalDate birth,
    boolean memberLacksCapacity,
    boolean actorLacksCapacity) {

  /** From then on a minor decides alone about this (Civil Code, article 18). */
  static final int DECIDES_AT = 16;

  /** The end of a minor's guardianship (Civil Code, article 17). */
  static final int ADULT_AT = 18;

  FamilyMember {
    agreed = agreed.isEmpty() ? Set.of() : EnumSet.copyOf(agreed);
  }

  /**
   * @param reason code of a clerk's reason, where there is one
   */
  record Ending(Instant at, Ended by, Optional<String> reason) {}

  FamilyMember in(MembershipState other) {
    return next(kind, agreed, other, ending);
  }

  /** The member has agreed, and decides alone from now on. */
  FamilyMember agreed(Set<FamilyAbility> to) {
    return next(MembershipKind.FAMILY, to, MembershipState.ACTIVE, ending);
  }

  FamilyMember ended(Ending how) {
    return next(kind, agreed, MembershipState.ENDED, Optional.of(how));
  }

  private FamilyMember next(
      MembershipKind toKind,
      Set<FamilyAbility> toAgreed,
      MembershipState toState,
      Optional<Ending> toEnding) {
    return new FamilyMember(
        id,
        actorId,
        memberId,
        relation,
        toKind,
        ground,
        region,
        toAgreed,
        toState,
        since,
        toEnding,
        birth,
        memberLacksCapacity,
        actorLacksCapacity);
  }

  /** As it is on a day in China, whatever the calendar has not been followed in yet. */
  MembershipState standing(LocalDate today) {
    if (state == MembershipState.ENDED || over(today).isPresent()) {
      return MembershipState.ENDED;
    }
    boolean decides =
        ground.ofMinor() && kind == MembershipKind.GUARDIAN && aged(DECIDES_AT, today);
    return decides ? MembershipState.AWAITING_CONSENT : MembershipState.ACTIVE;
  }

  /**
   * Whether what is stored of it is behind the calendar. Of a minor's whose birth date cannot be
   * read nothing is known that could be stored: nobody acts by it, and it stays as it is.
   */
  boolean overtaken(LocalDate today) {
    return standing(today) != state && !ageless();
  }

  /** A minor's, whose age nobody knows by now. */
  private boolean ageless() {
    return ground.ofMinor() && birth == null;
  }

  /** By what it is to be ended where nobody has: not by an age that nobody knows. */
  Optional<Ended> lapsed(LocalDate today) {
    return ageless() ? Optional.empty() : over(today);
  }

  /** By what it is over although nobody has ended it. */
  Optional<Ended> over(LocalDate today) {
    if (ground.ofMinor() && aged(ADULT_AT, today)) {
      return Optional.of(Ended.AGE);
    }
    return ground == MembershipGround.WARD && !memberLacksCapacity
        ? Optional.of(Ended.CAPACITY)
        : Optional.empty();
  }

  /** An age that nobody knows protects: it is taken to be reached. */
  private boolean aged(int years, LocalDate today) {
    return birth == null || !birth.plusYears(years).isAfter(today);
  }

  /**
   * What the other may do for the member on a day in China, by the policy of that day.
   *
   * @param policy the {@link #region}'s
   */
  Set<FamilyAbility> abilities(RegionPolicy policy, LocalDate today) {
    var standing = standing(today);
    if (standing == MembershipState.ENDED || actorLacksCapacity) {
      return Set.of();
    }
    if (kind == MembershipKind.FAMILY) {
      return both(agreed, policy.value(FamilyKeys.RELATIVES_MAY));
    }
    var all = policy.value(FamilyKeys.GUARDIANS_MAY);
    return standing == MembershipState.ACTIVE
        ? all
        : both(all, policy.value(FamilyKeys.GUARDIANS_MAY_UNTIL_CONSENT));
  }

  /**
   * As {@link #abilities(RegionPolicy, LocalDate)}; nothing where the region has no policy: then
   * nobody knows what may be delegated there.
   */
  Set<FamilyAbility> abilities(Optional<RegionPolicy> policy, LocalDate today) {
    return policy.map(known -> abilities(known, today)).orElse(Set.of());
  }

  private static Set<FamilyAbility> both(Set<FamilyAbility> some, Set<FamilyAbility> others) {
    var both = EnumSet.noneOf(FamilyAbility.class);
    both.addAll(some);
    both.retainAll(others);
    return both;
  }

  /**
   * First day of the month in which a birthday changes it next; null where none does. The month
   * alone, as the birth date is kept encrypted.
   */
  LocalDate nextLook(LocalDate today) {
    if (!ground.ofMinor() || birth == null) {
      return null;
    }
    boolean decides = aged(DECIDES_AT, today);
    return birth.plusYears(decides ? ADULT_AT : DECIDES_AT).withDayOfMonth(1);
  }

  /** Whom it is between. */
  ReadFamily.Two two() {
    return new ReadFamily.Two(actorId, memberId, region);
  }

  /** Of whom no more than this is needed where it is over. */
  MembershipFollower.Over gone() {
    return new MembershipFollower.Over(id, actorId, memberId);
  }

  @Override
  public String toString() {
    return "FamilyMember[" + id + " " + state.text() + "]";
  }
}
