package org.essc;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The tests of the rooms whose own keys lie in Redis (codes, logins, tickets, tokens, limits), on a
 * Redis Cluster: {@code ./mvnw -Psandbox,redis-cluster test}. No build runs it; each runs {@code
 * RedisClusterTest}.
 */
@Suite
@SelectPackages({
  "org.essc.identitycode",
  "org.essc.verification",
  "org.essc.login",
  "org.essc.holderpage",
  "org.essc.partner",
  "org.essc.ecard",
  "org.essc.binding",
  "org.essc.console",
  "org.essc.keys"
})
@IncludeClassNamePatterns(".*Test")
class RoomsOnRedisCluster {}
