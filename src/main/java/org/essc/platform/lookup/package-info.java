/** Look-up tables: from a number that says no holder to the holder whose rows have it. */
package org.essc.platform.lookup;
