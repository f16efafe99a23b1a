package org.essc.platform.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * The problems that an operation may answer with, besides those that every operation shares ({@code
 * RefusalsInApi}). The API's document is written from it, and a test holds it against what the code
 * behind the operation can throw.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Refuses {

  /** What many operations refuse alike. */
  Group[] groups() default {};

  /** Each a problem's code; words may follow it that tell when, or with which members. */
  String[] value() default {};

  /** Codes that the called code knows, but never throws for who may call this operation. */
  String[] never() default {};

  /** Codes that come together. */
  enum Group {
    /** An act on a card: in which state, on which channel, on whose behalf, done once. */
    ACT(
        "card-state",
        "channel-not-allowed",
        "evidence-contradictory",
        "guardian-required",
        "idempotency-key-required",
        "party-not-allowed"),

    /** A card that is named by several of its numbers. */
    CARD("card-mismatch", "several-cards"),

    /** Over which channel and where a caller serves. */
    CHANNEL("channel-not-granted", "outside-jurisdiction"),

    /** On whose behalf something is asked for. */
    PARTY("evidence-contradictory", "guardian-required", "party-not-allowed"),

    /** What the policy of the card's region says. */
    REGION("region-policy-open", "region-policy-unknown");

    private final List<String> codes;

    Group(String... codes) {
      this.codes = List.of(codes);
    }

    public List<String> codes() {
      return codes;
    }
  }
}
