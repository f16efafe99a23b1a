package org.essc.platform.time;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The clock of the cards' world: the day it is for a card's validity, a birthday, office hours, a
 * deadline, and when an act on a card took place. The sandbox's test clock moves it; on an external
 * database it is always the real time.
 *
 * <p>Whatever a machine elsewhere compares with its own clock takes the {@link java.time.Clock}
 * without this qualifier: tokens, codes, assertions, signatures, keys, evidence, limits, leases,
 * and the audit log.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({PARAMETER, FIELD, METHOD, TYPE})
public @interface BusinessDates {}
