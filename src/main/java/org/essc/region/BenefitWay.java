package org.essc.region;

import static org.essc.region.ValueType.require;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Term;

/**
 * A way by which a region has it authenticated that who draws a benefit is alive and entitled to it
 * (待遇资格认证).
 *
 * @param channels over which it is asked for; none for what is not asked for over one
 * @param fromAge in completed years on the day in China, where the way has a youngest age
 * @param untilAge the oldest age, included; where it has one
 * @param evidence what a clerk sees beside what the way itself wants
 */
public record BenefitWay(
    Way way,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Set<Channel> channels,
    Optional<Integer> fromAge,
    Optional<Integer> untilAge,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Set<Evidence> evidence) {

  private static final int OLDEST = 150;

  public BenefitWay {
    require(
        channels.isEmpty() == (way == Way.SELF || way == Way.SILENT),
        way.code() + (channels.isEmpty() ? " is asked for over no channel" : " has no channels"));
    requireAge(fromAge);
    requireAge(untilAge);
    channels = Set.copyOf(channels);
    evidence = Set.copyOf(evidence);
  }

  private static void requireAge(Optional<Integer> age) {
    require(
        age.filter(years -> years < 0 || years > OLDEST).isEmpty(),
        "an age is a whole number from 0 to " + OLDEST);
  }

  /** Which. */
  public enum Way implements Term {
    /** By the holder on the holder's page, with the face seen by the channel and the PIN. */
    SELF,
    /** The holder stands before a clerk. */
    COUNTER,
    /** A clerk visits the holder. */
    HOME,
    /** By a consular certificate, which a second clerk reviews. */
    ABROAD,
    /** By the guardian of a minor or of a person without full capacity. */
    GUARDIAN,
    /** By an accepted verification whose verifier attests that the person was seen. */
    SILENT
  }

  /** Whether who was born on that day is of an age for it. */
  public boolean isFor(LocalDate birth, LocalDate today) {
    return fromAge.map(birth::plusYears).filter(today::isBefore).isEmpty()
        && untilAge
            .map(age -> birth.plusYears(age + 1L))
            .filter(end -> !today.isBefore(end))
            .isEmpty();
  }

  /** Whether it has a youngest or an oldest age. */
  public boolean asksForAge() {
    return fromAge.isPresent() || untilAge.isPresent();
  }
}
