package org.essc;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The half of the tests that is about cards, and whose they are. A whole run has each half in a JVM
 * with servers of its own, so that both cores work; Surefire's own way of sharing classes out among
 * JVMs would have Quarkus start again for every class.
 */
@Suite
@SelectPackages({
  "org.essc.card",
  "org.essc.acceptance",
  "org.essc.benefit",
  "org.essc.console",
  "org.essc.family",
  "org.essc.holderpage",
  "org.essc.keys",
  "org.essc.partner",
  "org.essc.person"
})
@IncludeClassNamePatterns(".*Test")
class CardsSuite {}
