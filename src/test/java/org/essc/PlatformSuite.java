package org.essc;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The other half: whatever {@link CardsSuite} does not take, new packages too. */
@Suite
@SelectPackages("org.essc")
@ExcludePackages({
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
class PlatformSuite {}
