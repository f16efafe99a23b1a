/**
 * What differs between regions, as data. A policy file ({@code regions/*.json} on the classpath, or
 * in a directory of {@code essc.region.policy-dir}) states rules by {@link
 * org.essc.region.PolicyKey}, each with its source; {@link org.essc.region.PolicyReader} reads it
 * strictly, {@link org.essc.region.PolicyRegister} puts versions and inheritance together, and
 * {@link org.essc.region.RegionPolicies} answers which policy is in force. Nothing is taken that is
 * contradictory or incomplete: the program then does not start.
 */
package org.essc.region;
