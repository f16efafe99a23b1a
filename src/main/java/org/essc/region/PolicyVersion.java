package org.essc.region;

import java.util.Map;

/**
 * A policy file, read.
 *
 * @param inherits code of the layer above; null for the national one
 * @param standsAlone why a city inherits no provincial policy; otherwise null
 */
record PolicyVersion(
    Layer layer, String inherits, String standsAlone, Map<PolicyKey<?>, Rule<?>> rules) {

  PolicyVersion {
    rules = Map.copyOf(rules);
  }
}
