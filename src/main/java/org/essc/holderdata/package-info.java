/**
 * What the platform keeps about a person, for that person: the copy that a holder may ask for
 * (Personal Information Protection Law, article 45) and requests to correct it (article 46). Every
 * table with a holder's rows stands in {@link org.essc.holderdata.HeldTables}, or a test fails.
 */
package org.essc.holderdata;
