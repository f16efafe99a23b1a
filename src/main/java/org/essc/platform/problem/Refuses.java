package org.essc.platform.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The problems that an operation may answer with, besides those that every operation shares ({@code
 * RefusalsInApi}). The API's document is written from it, and a test holds it against what the code
 * behind the operation can throw.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Refuses {

  /** Each a problem's code; words may follow it that tell when, or with which members. */
  String[] value();

  /** Codes that the called code knows, but never throws for who may call this operation. */
  String[] never() default {};
}
